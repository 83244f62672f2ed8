import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();

const old = `# the old server
listen on lo0
accept for any relay # out
`;
const now = `# the old server
listen on lo0
action "relay" relay
match from local for any action "relay" # out
`;
const proven = (name: string, release = '7.9'): string =>
  `${name}: verdict: converted: smtpd ${release} treats all mail as before (proven)\n`;

test('prints the new text, and on standard error what the verifier says', async () => {
  write('old.conf', old);
  const stderr = proven('old.conf');
  expect(await run(['migrate', 'old.conf'])).toEqual({ status: 0, stdout: now, stderr });
  const piped = await run(['migrate', '-', '--release', '6.8'], { stdin: old });
  expect(piped).toEqual({ status: 0, stdout: now, stderr: proven('-', '6.8') });
});

test('what is of today is left as it is', async () => {
  write('now.conf', now);
  const { status, stdout, stderr } = await run(['migrate', 'now.conf']);
  expect([status, stdout]).toEqual([0, now]);
  expect(stderr).toBe('now.conf: verdict: nothing to convert: no statement is of the releases before 6.4\n');
  write('wrong.conf', `${now}mach for any action "relay"\n`);
  const wrong = await run(['migrate', 'wrong.conf']);
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toBe(
    `wrong.conf:5: mach for any action "relay"
  refused by smtpd 7.9: syntax error

wrong.conf: verdict: nothing to convert: no statement is of the releases before 6.4
`,
  );
});

test('what is left to do is said, with its place, and in the text', async () => {
  write('hard.conf', `${old}accept from any for any relay via secure://mx.example.net\naccept fro any\n`);
  const { status, stdout, stderr } = await run(['migrate', 'hard.conf']);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^hard\.conf:4: .*\n {2}check: secure:\/\/mx\.example\.net tried smtps/m);
  expect(stderr).toContain('hard.conf:5: accept fro any\n  not converted: this was not understood');
  expect(stderr).not.toContain('new text of');
  expect(stdout).toMatch(
    /^# smtpd-lint: secure:\/\/mx\.example\.net tried .*\naction "smarthost" relay host/m,
  );
  expect(stdout).toMatch(/^# smtpd-lint: this was not understood .*\naccept fro any$/m);
});

test('--write replaces the file and its includes, --output-file writes another one', async () => {
  const main = write('in/smtpd.conf', `listen on lo0\ninclude "in/rules.conf"\n`);
  const rules = write('in/rules.conf', 'accept for any relay\n');
  const shown = await run(['migrate', 'in/smtpd.conf']);
  expect(shown.status).toBe(1);
  expect(shown.stderr).toContain('in/rules.conf has syntax of before 6.4, too');
  const copied = await run(['migrate', 'in/rules.conf', '-o', 'in/copy.conf']);
  expect([copied.status, copied.stdout]).toEqual([0, '']);
  expect(readFileSync(path('in/copy.conf'), 'utf8')).toContain('match from local for any action "relay"');
  const { mode } = statSync(rules);
  const written = await run(['migrate', 'in/smtpd.conf', '--write']);
  expect(written).toEqual({ status: 0, stdout: '', stderr: proven('in/smtpd.conf') });
  expect(readFileSync(rules, 'utf8')).toBe('action "relay" relay\nmatch from local for any action "relay"\n');
  expect(readFileSync(main, 'utf8')).toBe('listen on lo0\ninclude "in/rules.conf"\n');
  expect(statSync(rules).mode).toBe(mode);
  expect((await run(['migrate', '-', '--write'], { stdin: old })).status).toBe(2);
  expect((await run(['migrate', 'in/smtpd.conf', '--write', '-o', 'x'])).status).toBe(2);
});

test('--format json', async () => {
  const { status, stdout } = await run(['migrate', 'hard.conf', '--format', 'json']);
  expect(status).toBe(1);
  const { texts, remarks, ...rest } = JSON.parse(stdout);
  expect(rest).toMatchObject({
    path: 'hard.conf',
    release: '7.9',
    migrated: true,
    dialect: 'older',
    releases: ['5.3', '5.4', '5.7', '5.9', '6.0'],
  });
  expect(texts).toHaveLength(1);
  expect(remarks.map(({ weight, at }: Record<string, string>) => [weight, at])).toEqual([
    ['changed', 'hard.conf:4'],
    ['lost', 'hard.conf:5'],
  ]);
});
