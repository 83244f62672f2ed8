import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();
const conf = 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n';
write('mail/smtpd.conf', conf);

const old = `${conf.replace('from any', 'from local')}table old { "x" }\n`;

test('findings of yesterday are not reported, new ones are', async () => {
  write('mail/smtpd.conf', old);
  const args = ['--baseline', 'baseline.json', 'mail/smtpd.conf'];
  expect(await run(args)).toMatchObject({
    status: 2,
    stderr: 'smtpd-lint: baseline.json: no such file\n  help: make it with --write-baseline\n',
  });
  const written = await run(['--write-baseline', ...args]);
  expect(written.status).toBe(0);
  expect(written.stderr).toBe(
    'smtpd-lint: 1 finding written to the baseline baseline.json\n'.concat(
      'smtpd-lint: 1 finding not shown: in the baseline baseline.json\n',
    ),
  );
  expect(JSON.parse(readFileSync(path('baseline.json'), 'utf8'))).toEqual({
    version: 1,
    files: { 'mail/smtpd.conf': [{ rule: 'unused-name', text: 'table old { "x" }' }] },
  });

  const now = await run(args);
  expect(now.status).toBe(0);
  expect(now.stderr).toBe('smtpd-lint: 1 finding not shown: in the baseline baseline.json\n');

  write('mail/smtpd.conf', `${old}table unused { "x" }\n`);
  const more = await run(['--format', 'unix', ...args]);
  expect(more.stdout).toMatch(/^mail\/smtpd\.conf:5:7: Unused table .*\n\n1 problem\n$/);
  write('mail/smtpd.conf', old.replace('table old { "x" }\n', ''));
  expect((await run(args)).stderr).toContain('1 finding of the baseline baseline.json no longer there');
});

test('an open relay and a locked rule enter no baseline, and none hides them', async () => {
  write('open/smtpd.conf', `${conf}table old { "x" }\n`);
  write('open/.smtpd-lintrc.json', JSON.stringify({ locked: ['unused-name'] }));
  const args = ['--baseline', 'open/baseline.json', 'open/smtpd.conf'];
  const written = await run(['--write-baseline', ...args]);
  expect(written.status).toBe(1);
  expect(written.stderr).toContain('2 findings not written');
  expect(JSON.parse(readFileSync(path('open/baseline.json'), 'utf8')).files).toEqual({});
  const known = { rule: 'open-relay', text: 'match from any for any action "out"' };
  write('open/baseline.json', JSON.stringify({ version: 1, files: { 'smtpd.conf': [known] } }));
  const now = await run(args);
  expect(now.status).toBe(1);
  expect(now.stdout).toContain('open-relay');
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
