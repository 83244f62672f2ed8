import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();
const conf = 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n';
write('mail/smtpd.conf', conf);

test('findings of yesterday are not reported, new ones are', async () => {
  const args = ['--baseline', 'baseline.json', 'mail/smtpd.conf'];
  expect(await run(args)).toMatchObject({
    status: 2,
    stderr: 'smtpd-lint: baseline.json: no such file; --write-baseline makes it\n',
  });
  const written = await run(['--write-baseline', ...args]);
  expect(written.status).toBe(0);
  expect(written.stderr).toContain('1 finding written to the baseline baseline.json');
  expect(JSON.parse(readFileSync(path('baseline.json'), 'utf8'))).toEqual({
    version: 1,
    files: { 'mail/smtpd.conf': [{ rule: 'open-relay', text: 'match from any for any action "out"' }] },
  });

  const now = await run(args);
  expect(now.status).toBe(0);
  expect(now.stderr).toBe('smtpd-lint: 1 finding not shown: in the baseline baseline.json\n');
  // Nobody may take it for safe.
  expect(now.stdout).toContain('verdict: open relay');

  write('mail/smtpd.conf', `${conf}table unused { "x" }\n`);
  const more = await run(['--format', 'unix', ...args]);
  expect(more.stdout).toMatch(/^mail\/smtpd\.conf:4:7: Unused table .*\n\n1 problem\n$/);
  write('mail/smtpd.conf', conf.replace('from any', 'from local'));
  expect((await run(args)).stderr).toContain('1 finding of the baseline baseline.json no longer there');
});

test('--write-baseline asks for a name', async () => {
  expect((await run(['--write-baseline', 'mail/smtpd.conf'])).status).toBe(2);
});

test.each([
  ['simulate', 'smtpd.conf'],
  ['diff', 'smtpd.conf', 'smtpd.conf'],
  ['test', 'smtpd.conf', '--policy', 'relay.policy'],
  ['matrix', 'smtpd.conf'],
  ['matrix', 'smtpd.conf', '--format', 'svg'],
  ['explain', 'open-relay'],
  ['rules', '--format', 'json'],
])('--output-file of %s gets what would be printed', async (...args) => {
  write('out/smtpd.conf', 'listen on 192.0.2.1\naction "out" relay\nmatch for any action "out"\n');
  write('out/relay.policy', 'strangers never relay\n');
  const printed = await run(args, { cwd: 'out' });
  expect(printed.stdout).not.toBe('');
  expect(await run([...args, '-o', 'answers/one'], { cwd: 'out' })).toEqual({ ...printed, stdout: '' });
  expect(readFileSync(path('out/answers/one'), 'utf8')).toBe(printed.stdout);
});

test('--output-file', async () => {
  const args = ['--format', 'json', 'mail/smtpd.conf'];
  const { stdout, status } = await run(args);
  expect(await run(['--output-file', 'out/report.json', ...args])).toEqual({
    status,
    stdout: '',
    stderr: '',
  });
  expect(readFileSync(path('out/report.json'), 'utf8')).toBe(stdout);
  const failed = await run(['--output-file', 'mail/smtpd.conf/x', ...args]);
  expect([failed.status, failed.stdout]).toEqual([2, '']);
  expect(failed.stderr).toMatch(/^smtpd-lint: mail\/smtpd\.conf\/x: [^\n]+\n$/);
});
