import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write, path } = scratch();

write('open.conf', 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n');
write(
  'unproven.conf',
  'table hosts file:/etc/hosts.db\nlisten on 192.0.2.1\naction "out" relay\nmatch from src <hosts> for any action "out"\n',
);
const sarif = (name: string) => JSON.parse(readFileSync(path(name), 'utf8'));

test('SARIF beside the report, in one run', async () => {
  const { status, stdout } = await run(['--format', 'unix', '--sarif-file', 'both.sarif', 'open.conf']);
  expect([status, stdout.split('\n')[0]]).toEqual([1, expect.stringContaining('open.conf:3:')]);
  const alone = await run(['--format', 'sarif', 'open.conf']);
  expect(sarif('both.sarif').runs[0].results).toEqual(JSON.parse(alone.stdout).runs[0].results);
});

test('SARIF of a file that is not proven, and where a proof is required', async () => {
  expect((await run(['--require-proof', '--sarif-file', 'unproven.sarif', 'unproven.conf'])).status).toBe(2);
  expect(sarif('unproven.sarif').runs[0].results.length).toBeGreaterThan(0);
});

test('no SARIF of a run that could not judge everything', async () => {
  const { status, stderr } = await run(['--sarif-file', 'none.sarif', 'open.conf', 'missing.conf']);
  expect([status, existsSync(path('none.sarif'))]).toEqual([2, false]);
  expect(stderr).toContain('none.sarif: not written, because not everything could be judged');
});

test('what was read is not written over', async () => {
  const before = readFileSync(path('open.conf'), 'utf8');
  expect((await run(['--sarif-file', 'open.conf', 'open.conf'])).status).toBe(2);
  expect(readFileSync(path('open.conf'), 'utf8')).toBe(before);
});
