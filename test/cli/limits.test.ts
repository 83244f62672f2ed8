import { truncateSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { titled, without } from '../support/skipped.js';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();
write('smtpd-lint.policy', 'strangers never relay\n');

const base = 'listen on 192.0.2.1\naction "r" relay\naction "l" maildir\n';
const sound = `${base}match from local for any action "r"\nmatch from any for local action "l"\n`;
/** Rules over three fields at once, none of which is like another: no example is near, and the fields have no end of texts. */
const patterns = Array.from(
  { length: 14 },
  (_, n) =>
    `match from any mail-from regex ".*${n}a.*@.*b${n}.*" helo regex ".*${n}x.*y.*" for any rcpt-to regex ".*c${n}.*@.*" reject\n`,
);
const last =
  'match from any mail-from regex "^.*0a.*1a.*2a.*@x$" helo regex ".*0x.*1x.*y" for any action "r"\n';
write('sound.conf', sound);
write('costly.conf', `${base}${patterns.join('')}${last}`);
write('large.conf', `${'# a comment\n'.repeat(100_000)}${sound}`);
write('includes.conf', 'include "part.conf"\n'.repeat(6) + sound);
write('part.conf', '# a comment\n'.repeat(60_000));

describe('work that ran out', () => {
  test('is exit 2, and JSON says what was not decided', async () => {
    const { status, stdout } = await run(['--budget', '1', '--format', 'json', 'costly.conf', 'sound.conf']);
    expect(status).toBe(2);
    const [costly, other] = JSON.parse(stdout);
    expect(costly).toMatchObject({ openRelay: 'unknown', notProven: 'too large to decide' });
    expect(costly.undecided).toContain('whether a stranger can relay');
    expect(other).toMatchObject({ openRelay: 'no' });
    expect(other).not.toHaveProperty('notProven');
  });

  test('is exit 2 of every command that proves something, and --budget is theirs, too', {
    timeout: 180_000,
  }, async () => {
    for (const [command, ...names] of [
      ['diff', 'costly.conf', 'sound.conf'],
      ['matrix', 'costly.conf'],
      ['test', 'costly.conf'],
    ] as const)
      expect([command, (await run([command, '--budget', '1', ...names])).status]).toEqual([command, 2]);
  });

  test('is said in the last line', async () => {
    const { status, stdout } = await run(['--budget', '1', 'costly.conf']);
    expect(status).toBe(2);
    expect(stdout).toContain('not proven: too large to decide');
  });
});

describe('a configuration that is too large', () => {
  test('is not judged, and costs the others nothing', async () => {
    const { status, stdout, stderr } = await run([
      '--max-size',
      '1',
      'large.conf',
      'sound.conf',
      '--verbose',
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain('large.conf: too large: more than 1 MB with what it includes');
    expect(stdout).toContain('sound.conf');
  });

  test('is refused before it is looked through, however large it is', async () => {
    write('comments.conf', '# x\n'.repeat(15_000_000));
    const env = { NODE_OPTIONS: '--max-old-space-size=200' };
    const { status, stderr } = await run(['comments.conf'], { env });
    expect([status, stderr]).toEqual([
      2,
      'smtpd-lint: comments.conf: too large: more than 4 MB with what it includes\n  help: allow more with --max-size\n',
    ]);
  });

  test('is one of more words than anybody writes', async () => {
    write('rules.conf', `${base}${'match for any reject\n'.repeat(7000)}`);
    const { status, stderr } = await run(['--max-size', '1', 'rules.conf']);
    expect([status, stderr]).toEqual([
      2,
      'smtpd-lint: rules.conf: too large: more than 26215 words with what it includes\n  help: allow more with --max-size\n',
    ]);
    expect((await run(['rules.conf'])).status).not.toBe(2);
  });

  test('counts with what it includes, each time', async () => {
    expect((await run(['includes.conf'])).stderr).toContain('too large: more than 4 MB');
    expect((await run(['--max-size', '8', 'includes.conf'])).stderr).toBe('');
  });
});

test('a table or an include that is larger than is read is exit 2, whatever else is known', async () => {
  write('tabled.conf', `table t file:/huge\n${sound}match from any for domain <t> action "l"\n`);
  write('including.conf', `include "huge"\n${sound}`);
  write('huge', '');
  truncateSync(path('huge'), 64 * 1024 * 1024 + 1);
  for (const [name, what] of [
    ['tabled.conf', 'table t, /huge'],
    ['including.conf', 'include, huge'],
  ])
    for (const command of ['check', 'matrix', 'simulate', 'test'])
      expect(await run([command, '--root', '.', name ?? ''])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`${name}: too large: ${what} (larger than 64 MB)`),
      });
});

test.skipIf(availableParallelism() < 2)(
  titled(
    'a thread that is lost costs the file that it was at',
    without(availableParallelism() > 1, 'a second processor'),
  ),
  async () => {
    const names = Array.from({ length: 90 }, (_, n) => `many/${n}.conf`);
    for (const name of names) write(name, sound);
    // More than the memory that the run gets.
    write(
      'many/50.conf',
      `${base}table t { ${'entry.example, '.repeat(250_000)} x }\nmatch for local action "l"\n`,
    );
    const { status, stdout, stderr } = await run(['--format', 'json', '--max-size', '64', ...names], {
      env: { NODE_OPTIONS: '--max-old-space-size=100' },
    });
    expect(status).toBe(2);
    expect(stderr).toContain('many/50.conf: not judged: it takes more memory than there is');
    expect(JSON.parse(stdout)).toHaveLength(89);
  },
);

test('a large file that takes more memory than there is, is exit 2 and an ordinary error', async () => {
  write(
    'greedy.conf',
    `${base}table t { ${'entry.example, '.repeat(250_000)} x }\nmatch for local action "l"\n`,
  );
  const { status, stderr } = await run(['--max-size', '64', 'greedy.conf'], {
    env: { NODE_OPTIONS: '--max-old-space-size=100' },
  });
  expect(status).toBe(2);
  expect(stderr).toBe('smtpd-lint: greedy.conf: not judged: it takes more memory than there is\n');
});
