import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';
import { gitIn } from './scratch-git.js';

const { path, run, write } = scratch();

const git = (...args: string[]) => gitIn(path('repo'), ...args);
const open = 'listen on 192.0.2.1\naction "out" relay\nmatch from src 0.0.0.0/0 for any action "out"\n';
write('repo/mail/smtpd.conf', open);
write('repo/mail/.smtpd-lintrc.json', '{ "extends": ["./strict.json"] }');
write('repo/mail/strict.json', '{ "requireProof": true }');
git('init', '-q', '-b', 'main');
git('add', '.');
git('commit', '-q', '-m', 'first');
write('repo/mail/strict.json', '{ "rules": { "open-relay": "off" } }');
write('repo/.smtpd-lintrc.json', '{}');

test('settings of a change are not asked where they are to be from a revision', async () => {
  expect((await run(['mail/smtpd.conf'], { cwd: 'repo' })).status).toBe(0);
  const kept = await run(['--settings-from', 'main', 'mail/smtpd.conf'], { cwd: 'repo' });
  expect([kept.status, kept.stdout]).toEqual([1, expect.stringContaining('open-relay')]);
  const { stdout } = await run(['--settings-from', 'main', '--print-config', 'mail/smtpd.conf'], {
    cwd: 'repo',
  });
  expect(stdout).toContain('"requireProof": true');
});

test('a settings file that only the revision has holds; one that only the change has does not', async () => {
  execFileSync('rm', [path('repo/mail/strict.json'), path('repo/mail/.smtpd-lintrc.json')]);
  const { stdout } = await run(['--settings-from', 'main', '--print-config', 'mail/smtpd.conf'], {
    cwd: 'repo',
  });
  expect(stdout).toContain('"requireProof": true');
});

test('what a change leaves out by .gitignore is checked all the same; what the revision leaves out is not', async () => {
  const inRepository = (...args: string[]) => gitIn(path('ignoring'), ...args);
  write('ignoring/mail/smtpd.conf', open);
  write('ignoring/build/smtpd.conf', open);
  write('ignoring/.gitignore', 'build/\n');
  inRepository('init', '-q', '-b', 'main');
  inRepository('add', '.');
  inRepository('commit', '-q', '-m', 'first');
  write('ignoring/.gitignore', '*.conf\n');
  write('ignoring/mail/.gitignore', '*\n');
  const { status, stdout } = await run(['--settings-from', 'main', '.'], { cwd: 'ignoring' });
  expect([status, stdout]).toEqual([1, expect.stringContaining('mail/smtpd.conf: verdict: open relay')]);
  expect(stdout).not.toContain('build/');
});

test.each([
  [['--settings-from', 'nowhere'], 'nowhere: is no revision of the repository of'],
  [['--settings-from', 'main', '--no-config'], '--settings-from excludes --config and --no-config'],
])('%j is refused', async (args, message) => {
  const { status, stderr } = await run([...args, 'mail/smtpd.conf'], { cwd: 'repo' });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});
