import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';
import { gitIn } from './scratch-git.js';

const { path, run, write } = scratch();

const git = (...args: string[]) => gitIn(path('repo'), ...args);
const head = 'listen on 192.0.2.1\naction "in" maildir\naction "out" relay\n';
const own = 'match from any for domain "example.org" action "in"\n';
const users = 'match from src 10.0.0.0/8 for any action "out"\n';
write('repo/mx1/smtpd.conf', head + own + users);
write('repo/mx2/smtpd.conf', head + own);
write('repo/mx2/smtpd-lint.policy', 'strangers never relay\n');
git('init', '-q', '-b', 'main');
git('add', '.');
git('commit', '-q', '-m', 'first');

const review = (...args: readonly string[]) => run(['review', '--base', 'main', ...args], { cwd: 'repo' });
const sections = (text: string) => [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title);

test('nothing changes', async () => {
  const { status, stdout } = await review();
  expect(status).toBe(0);
  expect(stdout).toContain('mx1/smtpd.conf -> mx1/smtpd.conf: verdict: strangers gain nothing (proven)');
  expect(stdout).toContain('verdict: 1 of 1 assertion proven');
});

test('what strangers gain in one file comes before what users lose in another; a policy is that of the revision', async () => {
  write('repo/mx1/smtpd.conf', head + own);
  write('repo/mx2/smtpd.conf', `${head + own}match from any for any action "out"\n`);
  write('repo/mx2/smtpd-lint.policy', 'strangers may relay\n');
  write('repo/mx3/smtpd.conf', head + own);
  write('repo/mx4/smtpd.conf', 'nonsense\n');
  const { status, stdout } = await review('--format', 'markdown', '--json-file', 'review.json');
  expect(status).toBe(1);
  expect(sections(stdout)).toEqual([
    'Strangers gain',
    'Not compared',
    'Mail that is refused now',
    'New files',
    'Refuted',
  ]);
  expect(stdout).toContain('strangers never relay (main:mx2/smtpd-lint.policy:1)');
  expect(stdout).toContain('New file: strangers cannot relay (mx3/smtpd.conf)');
  expect(stdout).toContain('mx4/smtpd.conf: this file is new, and smtpd refuses it');
  const rendered = await run(['review', '--render', 'review.json', '--format', 'markdown'], { cwd: 'repo' });
  expect(rendered).toEqual({ status: 0, stdout, stderr: '' });
});

test('a file that smtpd refuses is named, and the others are compared', async () => {
  write('repo/mx1/smtpd.conf', `${head}match from any for domain "example.org" action "inn"\n`);
  const { status, stdout } = await review('--format', 'markdown');
  expect(status).toBe(1);
  expect(sections(stdout)).toEqual(['Strangers gain', 'Not compared', 'New files', 'Refuted']);
});

test('a new file through which strangers relay is told as what they gain, also where an old one has moved', async () => {
  execFileSync('mv', [path('repo/mx1'), path('repo/mx6')]);
  write('repo/mx6/smtpd.conf', `${head + own}match from any for any action "out"\n`);
  const { status, stdout } = await review('mx6');
  expect(status).toBe(1);
  expect(stdout).toContain('mx6/smtpd.conf: new file\nverdict: open relay (line 5)\n');
  expect(stdout).toMatch(/session \(203\.0\.113\.\d+ to 192\.0\.2\.1, port 25\):\n\s+HELO /);
  execFileSync('mv', [path('repo/mx6'), path('repo/mx1')]);
});

test('a new file that is not proven is not known', async () => {
  write(
    'repo/mx7/smtpd.conf',
    `${head + own}table t file:/nowhere/t\nmatch from src <t> for any action "out"\n`,
  );
  const { status, stdout } = await review('mx7');
  expect(status).toBe(2);
  expect(stdout).toContain('mx7/smtpd.conf: new file\nverdict: not proven\n');
  execFileSync('rm', ['-r', path('repo/mx7')]);
});

test('settings of the change count for nothing', async () => {
  write('repo/mx2/.smtpd-lintrc.json', '{ "closed": [25] }');
  expect((await review('mx2')).status).toBe(1);
});

test('a .gitignore of the change leaves nothing out', async () => {
  write('repo/.gitignore', '*.conf\n');
  write('repo/mx2/.gitignore', '*\n');
  const { status, stdout } = await review('--format', 'markdown');
  expect(status).toBe(1);
  expect(sections(stdout)).toContain('Strangers gain');
  execFileSync('rm', [path('repo/.gitignore'), path('repo/mx2/.gitignore')]);
});

test('a folder that has become a link is looked into where the revision has files', async () => {
  execFileSync('mv', [path('repo/mx1'), path('repo/mx5')]);
  symlinkSync('mx5', path('repo/mx1'));
  write('repo/mx5/smtpd.conf', `${head + own}match from any for any action "out"\n`);
  const { status, stdout } = await run(['review', '--base', 'main', '.'], { cwd: 'repo' });
  expect(status).toBe(1);
  expect(stdout).toContain('mx1/smtpd.conf: verdict: strangers gain access');
  execFileSync('rm', [path('repo/mx1')]);
  execFileSync('mv', [path('repo/mx5'), path('repo/mx1')]);
});

test('a review that was written elsewhere is data: nothing in it is Markdown', async () => {
  const evil = '</details> @team ![x](https://example.org) \u001b[2J `\n## title\n::error::x';
  const item = {
    kind: 'strangers-gain',
    title: evil,
    lines: [evil, '```'],
    example: ['  ```', evil],
    place: { file: evil, line: 1 },
  };
  write(
    'repo/evil.json',
    JSON.stringify({ command: 'review', file: 'x', conclusion: [evil], items: [item] }),
  );
  const { status, stdout } = await run(['review', '--render', 'evil.json', '--format', 'markdown'], {
    cwd: 'repo',
  });
  expect(status).toBe(0);
  const outside = stdout.replace(/^( *)(`{3,})\n[\s\S]*?^\1\2$/gm, '').replace(/(`+)[^\n]*?[^`]\1(?!`)/g, '');
  expect(outside).not.toMatch(/@team|!\[|^## title|^::error|\u001b/m);
  expect(outside.match(/<\/?details>/g)).toEqual(['<details>', '</details>']);
  for (const wrong of ['', '[]', '{"command":"x"}', JSON.stringify({ ...item, command: 'review' })]) {
    write('repo/wrong.json', wrong);
    const { status, stderr } = await run(['review', '--render', 'wrong.json'], { cwd: 'repo' });
    expect([status, stderr]).toEqual([2, 'smtpd-lint: wrong.json: is no review in JSON\n']);
  }
});

test('without a revision the policy that is named is all that is asked', async () => {
  write('repo/mx2/.smtpd-lintrc.json', '{}');
  const { status, stdout } = await run(['review', '--policy', 'mx2/smtpd-lint.policy', 'mx2'], {
    cwd: 'repo',
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('1 of 1 assertion proven')]);
  expect(stdout).not.toContain('strangers gain');
});

test('an assertion that does not hold is told with what became of it and its place', async () => {
  write('repo/refuted.policy', 'strangers never relay\n');
  const { status, stdout } = await run(['review', '--policy', 'refuted.policy', 'mx2'], { cwd: 'repo' });
  expect(status).toBe(1);
  expect(stdout).toContain('refuted: refuted.policy:1: strangers never relay\n');
});

test('the summary of the job has it', async () => {
  const summary = write('summary.md', '');
  await run(['review', '--base', 'main', 'mx2'], { cwd: 'repo', env: { GITHUB_STEP_SUMMARY: summary } });
  expect(readFileSync(summary, 'utf8')).toMatch(/^## smtpd-lint review\n/);
});

test.each([
  [[], 'review needs --base REVISION or --policy FILE'],
  [['--render', 'x', '--base', 'main'], 'review --render takes no other file'],
  [['--base', 'main', '-'], 'review reads no standard input'],
  [['--base', 'nowhere', 'mx1/smtpd.conf'], 'nowhere: is no revision of the repository of mx1/smtpd.conf'],
])('%j is refused', async (args, message) => {
  const { status, stderr } = await run(['review', ...args], { cwd: 'repo' });
  expect([status, stderr]).toEqual([2, `smtpd-lint: ${message}\n`]);
});
