import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();

const text = [
  'table creds { "alice" = "u:correct-horse" }',
  'table unused { "x" }',
  'listen on 192.0.2.1',
  'action "out" relay host "smtp+tls://alice@h.example" auth <creds>',
  'match from any for any action "out"',
  '',
].join('\n');

const suggested = ['--suggest', 'unused-name'];

test('--fix writes what it does not report', async () => {
  write('fix/smtpd.conf', text);
  const shown = await run(['--fix-dry-run', ...suggested, 'fix/smtpd.conf']);
  expect(shown.stdout).toContain('-table unused');
  expect(shown.stdout).toContain('"alice" = "***"');
  const { stdout, stderr } = await run(['--fix', ...suggested, '--format', 'json', 'fix/smtpd.conf']);
  expect(stdout + stderr + shown.stdout).not.toContain('correct-horse');
  const [result] = JSON.parse(stdout);
  expect(result.fixed).toHaveLength(1);
  expect(result.output).toBeUndefined();
  expect(readFileSync(path('fix/smtpd.conf'), 'utf8')).toBe(text.replace('table unused { "x" }\n', ''));
});

test('the configuration that was asked for has its secrets', async () => {
  const { stdout, stderr } = await run(['--fix', ...suggested, '-'], { stdin: text });
  expect(stdout).toBe(text.replace('table unused { "x" }\n', ''));
  expect(stderr).not.toContain('correct-horse');
});

test('nor do reports of many files have any, which threads make', async () => {
  for (let at = 0; at < 81; at += 1)
    write(`many/${at}/smtpd.conf`, text.replace('match from any', 'match from anny'));
  const { stdout, stderr } = await run(['--format', 'json', '--verbose', 'many']);
  expect(JSON.parse(stdout)).toHaveLength(81);
  expect(stdout + stderr).not.toContain('correct-horse');
});

test('a baseline has no secret, and knows the finding when the secret has changed', async () => {
  const two = `${text}match from any for any action "out"\n`
    .replace('"u:', '"v:')
    .replaceAll('from any', 'from local');
  write('base/smtpd.conf', two);
  await run(['base/smtpd.conf', '--baseline', 'base/known.json', '--write-baseline']);
  const known = readFileSync(path('base/known.json'), 'utf8');
  expect(known).toContain('***');
  expect(known).not.toContain('correct-horse');
  write('base/smtpd.conf', two.replace('correct-horse', 'battery-staple'));
  expect((await run(['base/smtpd.conf', '--baseline', 'base/known.json'])).status).toBe(0);
});

test('a migrated configuration is itself in a pipe, and can do nothing in a log', async () => {
  write('old.conf', '# \u001b[2J\n::stop-commands::x\naccept from local for any relay\n');
  const old = (await run(['migrate', 'old.conf'])).stdout;
  expect(old).toMatch(/^# \u001b\[2J\n[\s\S]*\n::stop-commands::x\n/);
  const { stdout: logged, stderr } = await run(['migrate', 'old.conf'], { env: { CI: 'true' } });
  expect(stderr).toContain('--output-file writes it as it is');
  expect(logged.replace('\\x1b', '\u001b').replace('\\x3a', ':')).toBe(old);
});
