import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

write('domains.conf', 'mine = "example.org"\n');
write(
  'smtpd.conf',
  [
    'include "domains.conf"',
    'pki m cert "/etc/ssl/m.crt"',
    'pki m key "/etc/ssl/m.key"',
    'table creds { joe = "joe:hunter2", ann = "swordfish" }',
    'srs key swordfish',
    'listen on 192.0.2.1 smtps pki m auth <creds>',
    'action "local" maildir',
    'action "out" relay host "smtp://u@x.example" auth <creds>',
    'match for domain $mine action "local"',
    'match action "out"',
    '',
  ].join('\n'),
);

test('shows what smtpd holds, where each statement is written, and no secret', async () => {
  const { status, stdout, stderr } = await run(['show', 'smtpd.conf']);
  expect([status, stderr]).toEqual([0, '']);
  await expect(stdout).toMatchFileSnapshot('golden/show.txt');
  expect(stdout).not.toMatch(/hunter2|swordfish/);
});

test('what it writes is a configuration, and a second time the same one', async () => {
  expect((await run(['show', 'smtpd.conf', '-o', 'shown.conf'])).status).toBe(0);
  const { status, stdout } = await run(['show', 'shown.conf']);
  const first = await run(['show', 'smtpd.conf']);
  const statements = (text: string) =>
    text
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/ {2}#.*/, ''));
  expect(status).toBe(0);
  expect(statements(stdout)).toEqual(statements(first.stdout));
});

test('says it as data', async () => {
  const { status, stdout } = await run(['show', 'smtpd.conf', '--format', 'json']);
  expect(status).toBe(0);
  const { statements, notRead } = JSON.parse(stdout);
  expect(notRead).toEqual([]);
  expect(statements.at(-1)).toEqual({
    text: 'match from local for local action "out"',
    at: { file: 'smtpd.conf', line: 10 },
    implied: ['from local', 'for local'],
  });
  expect(statements[0]).toEqual({ text: 'listen on socket', at: null, implied: [] });
});

test('an include that is not read ends with 2, and so does a file that smtpd refuses', async () => {
  write('partly.conf', 'include "none.conf"\nlisten on socket\nmatch for any reject\n');
  const partly = await run(['show', 'partly.conf']);
  expect(partly.status).toBe(2);
  expect(partly.stderr).toMatch(/include not read, .*: .*none\.conf \(line \d+\)\n/);
  write('wrong.conf', 'listen\n');
  expect((await run(['show', 'wrong.conf'])).status).toBe(2);
});
