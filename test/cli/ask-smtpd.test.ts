import { chmodSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { askSmtpd, disagreementOf } from '../../src/cli/ask-smtpd.js';
import { checkedFile, findingAt } from '../report/sample-report.js';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();
write('smtpd.conf', 'listen on lo\naction "a" maildir\nmatch for local action "a"\n');

/** A program that says something as smtpd does, and ends with a status. */
function program(name: string, says: string, status: number): string {
  const file = path(name);
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "${says}" >&2\nexit ${status}\n`);
  chmodSync(file, 0o755);
  return file;
}

const asked = (says: string, status: number) =>
  askSmtpd(path('smtpd.conf'), new Map([['a', 'b']]), [path('missing'), program('smtpd', says, status)]);

const file = { path: 'smtpd.conf', text: 'x\n' };
const taken = checkedFile(file);
const refused = checkedFile(file, { findings: [findingAt({ file, start: 0, end: 1 }, { fatal: true })] });

test('smtpd takes a file, or says why it does not', () => {
  expect(asked('configuration OK', 0)).toMatchObject({ accepted: true, complaint: undefined });
  expect(asked('/etc/smtpd.conf:3: syntax error', 1)).toMatchObject({
    accepted: false,
    complaint: 'line 3: syntax error',
  });
  expect(asked('smtpd: pki name not found: x', 1).complaint).toBe('pki name not found: x');
});

test('what is no answer of smtpd is none', () => {
  expect(() => asked('usage: smtpd', 1)).toThrow(/gives no answer/);
  expect(() => asked('', 127)).toThrow(/gives no answer/);
  expect(() => askSmtpd('smtpd.conf', new Map(), [path('missing')])).toThrow(/no smtpd is here/);
});

test('the two agree, or the release may be another', () => {
  const [takes, refuses] = [asked('configuration OK', 0), asked('x.conf:1: syntax error', 1)];
  expect([disagreementOf(takes, taken, ['7.9']), disagreementOf(refuses, refused, ['7.9'])]).toEqual([
    undefined,
    undefined,
  ]);
  expect(disagreementOf(takes, refused, ['7.9'])).toMatch(/-n takes it; .* 7\.9, which refuses it: say the/);
  expect(disagreementOf(refuses, taken, ['7.9'])).toMatch(/-n refuses it \(line 1: syntax error\)/);
});

test('it is asked on this machine only', async () => {
  for (const args of [[], ['--host', '--root', '/'], ['--host', '-']])
    expect(await run(['--ask-smtpd', ...args, 'smtpd.conf'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--ask-smtpd goes with --host'),
    });
});
