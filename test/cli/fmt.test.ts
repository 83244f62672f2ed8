import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();

const untidy = 'listen    on lo0\naction "r"   relay\n\n\nmatch from local for any action "r"\n';
const tidy = 'listen on lo0\naction "r" relay\n\nmatch from local for any action "r"\n';

test('prints the formatted text of a file or of standard input', async () => {
  write('a.conf', untidy);
  expect(await run(['fmt', 'a.conf'])).toEqual({ status: 0, stdout: tidy, stderr: '' });
  expect(await run(['fmt', '-'], { stdin: untidy })).toEqual({ status: 0, stdout: tidy, stderr: '' });
  expect((await run(['fmt', '-', '--stdin-filename', 'b.conf'], { stdin: tidy })).stdout).toBe(tidy);
});

test('--check names what is to be formatted', async () => {
  write('a.conf', untidy);
  write('b.conf', tidy);
  expect(await run(['fmt', '--check', 'a.conf', 'b.conf'])).toEqual({
    status: 1,
    stdout: 'a.conf\n',
    stderr: '',
  });
  expect((await run(['fmt', '--check', 'b.conf'])).status).toBe(0);
});

const has = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

test.each([
  ['patch', ['-p1', '-s', '-i', 'p.patch']],
  ['git', ['apply', 'p.patch']],
] as const)(`%s takes what --diff prints`, async (program, args) => {
  if (!has(program)) return;
  const folder = `with ${program}`;
  write(`${folder}/a b.conf`, `${untidy}include "c.conf"\n`);
  // Its last line has no end.
  write(`${folder}/c.conf`, 'queue  ttl 4d');
  const options = { cwd: folder };
  const { status, stdout } = await run(['fmt', '--diff', '--check', 'a b.conf'], options);
  expect(status).toBe(1);
  write(`${folder}/p.patch`, stdout);
  execFileSync(program, [...args], { cwd: path(folder), env: { ...process.env, GIT_DIR: '/dev/null' } });
  expect(readFileSync(path(folder, 'a b.conf'), 'utf8')).toBe(`${tidy}include "c.conf"\n`);
  expect(readFileSync(path(folder, 'c.conf'), 'utf8')).toBe('queue ttl 4d\n');
  expect((await run(['fmt', '--check', 'a b.conf'], options)).status).toBe(0);
});

test('--write replaces a file, what it includes and the files of its tables', async () => {
  write('in/smtpd.conf', `${untidy}include "rules.conf"\ntable t file:/aliases\n`);
  write('in/rules.conf', 'queue  ttl 4d\n');
  write('in/aliases', 'root:    bob\n');
  const options = { cwd: 'in' };
  const { status, stdout } = await run(['fmt', '--write', '--root', '.', 'smtpd.conf'], options);
  expect([status, stdout.split('\n').sort()]).toEqual([0, ['', 'aliases', 'rules.conf', 'smtpd.conf']]);
  expect(readFileSync(path('in/rules.conf'), 'utf8')).toBe('queue ttl 4d\n');
  expect(readFileSync(path('in/aliases'), 'utf8')).toBe('root: bob\n');
  const again = await run(['fmt', '--write', '--root', '.', 'smtpd.conf'], options);
  expect(again).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('what is not formatted is said', async () => {
  write('t.conf.j2', 'listen on {{ x }}\n');
  expect(await run(['fmt', 't.conf.j2'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'smtpd-lint: t.conf.j2: is not formatted: it is a template\n',
  });
  write('wrong.conf', `${untidy}listen   at eth0\n`);
  const wrong = await run(['fmt', 'wrong.conf']);
  expect(wrong.stdout).toBe(`${tidy}listen   at eth0\n`);
  expect(wrong.stderr).toBe('smtpd-lint: wrong.conf:6: is left as it is: smtpd 7.9 does not take it\n');
  expect(wrong.status).toBe(0);
  expect(await run(['fmt', '--check', 'wrong.conf'])).toEqual({
    status: 2,
    stdout: 'wrong.conf\n',
    stderr: `${wrong.stderr}smtpd-lint: wrong.conf:6: smtpd refuses this file: syntax error\n  help: see what is wrong: smtpd-lint wrong.conf\n`,
  });
  write('undeclared.conf', 'match from any for local action "b"\n');
  expect(await run(['fmt', '--check', 'undeclared.conf'])).toMatchObject({ status: 2, stdout: '' });
  const bytes = Buffer.from([...Buffer.from('# '), 0xff, 10]);
  write('latin.conf', bytes);
  expect((await run(['fmt', '-'], { stdin: bytes })).status).toBe(2);
  expect((await run(['fmt', '--write', 'latin.conf'])).status).toBe(0);
  expect((await run(['fmt', 'a.conf', 'b.conf'])).status).toBe(2);
  expect((await run(['fmt', '--write', '-'], { stdin: untidy })).status).toBe(2);
});

test('a log sees no secret, and a file gets the patch as it is', async () => {
  const text = 'table   creds { bob = "hunter2secret" }\nlisten on lo0 tls-require pki a auth <creds>\n';
  write('secret.conf', text);
  const log = await run(['fmt', '--diff', 'secret.conf'], { env: { CI: 'true' } });
  expect(log.stdout).toContain('***');
  expect(log.stdout).not.toContain('hunter2secret');
  await run(['fmt', '--diff', '-o', 'secret.patch', 'secret.conf'], { env: { CI: 'true' } });
  expect(readFileSync(path('secret.patch'), 'utf8')).toContain('+table creds { bob = "hunter2secret" }');
});
