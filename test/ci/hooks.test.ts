import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scratch } from '../cli/run-command.js';
import { gitIn } from '../cli/scratch-git.js';

// The hooks that run at every commit, as pre-commit starts them: `entry`, then `args`, in the top of the repository. scripts/try-pre-commit.sh tries all with the real one.

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args?: readonly string[];
  readonly always_run?: boolean;
  readonly pass_filenames?: boolean;
}

const hooks: readonly Hook[] = parse(
  readFileSync(fileURLToPath(new URL('../../.pre-commit-hooks.yaml', import.meta.url)), 'utf8'),
);
const always = hooks.filter((hook) => hook.always_run);
const { commandLine, path, write } = scratch();

const git = (...args: string[]) => gitIn(path('repo'), ...args);

write(
  'repo/mail/smtpd.conf',
  'listen on 192.0.2.1\ntable domains file:/mail/domains\naction "out" relay\nmatch from any for domain <domains> action "out"\n',
);
write('repo/mail/smtpd-lint.policy', 'strangers may not send to foreign.example\n');
write('repo/mail/domains', 'example.org\n');
write('repo/.smtpd-lintrc.json', '{ "root": "." }');
git('init', '-q', '-b', 'main');
git('add', '.');
git('commit', '-q', '-m', 'first');

async function statusOf({ entry, args = ['mail/smtpd.conf'] }: Hook): Promise<number | null> {
  const [program, ...words] = entry.split(' ');
  expect(program).toBe('smtpd-lint');
  const [node = '', command = ''] = (await commandLine()).slice(-2);
  return spawnSync(node, [command, ...words, ...args], { cwd: path('repo') }).status;
}

beforeEach(() => {
  git('checkout', '-q', '--', '.');
});

test('there are such hooks, which are given no names of files', () => {
  expect(always.map(({ id }) => id)).toEqual(['smtpd-lint-always', 'smtpd-lint-diff', 'smtpd-lint-test']);
  for (const { pass_filenames: passes } of always) expect(passes).toBe(false);
});

test.each(always)('$id stops a table that gets *, and takes what is as it was', async (hook) => {
  expect(await statusOf(hook)).toBe(0);
  write('repo/mail/domains', '*\n');
  expect(await statusOf(hook)).toBe(1);
});
