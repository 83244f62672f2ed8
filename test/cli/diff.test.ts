import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';
import { gitIn } from './scratch-git.js';

const { copy, path, run, write } = scratch();
const fixtures = fileURLToPath(new URL('../../fixtures/diff', import.meta.url));
copy(fixtures, 'diff');

const statuses: Readonly<Record<string, number>> = {
  aliases: 1,
  'by-sender': 1,
  'certificate-of-anybody': 1,
  'domain-moves': 1,
  'listener-appears': 0,
  'listener-renamed': 0,
  'message-filter-removed': 1,
  'open-relay': 1,
  'reject-removed': 1,
  renamed: 0,
  'tls-required': 0,
  'trusted-network': 0,
  'unseen-table': 2,
};

describe('the fixtures, whole outputs', () => {
  test.each(readdirSync(fixtures))('%s', async (name) => {
    const args = ['diff', 'old.conf', 'new.conf'];
    const { status, stdout, stderr } = await run(args, { cwd: `diff/${name}` });
    expect([status, stderr]).toEqual([statuses[name], '']);
    await expect(stdout).toMatchFileSnapshot(`${fixtures}/${name}/expected.txt`);
    const json = await run([...args, '--format', 'json'], { cwd: `diff/${name}` });
    expect(json.status).toBe(status);
    await expect(`${JSON.stringify(JSON.parse(json.stdout), null, 2)}\n`).toMatchFileSnapshot(
      `${fixtures}/${name}/expected.json`,
    );
  });
});

test('every example is answered as it says, by simulate', async () => {
  for (const name of readdirSync(fixtures)) {
    const { stdout } = await run(['diff', '--format', 'json', 'old.conf', 'new.conf'], {
      cwd: `diff/${name}`,
    });
    const { changes } = JSON.parse(stdout);
    for (const { example } of changes) {
      if (example === null || example.throughAlias) continue;
      write(`diff/${name}/envelope.jsonl`, JSON.stringify(example.envelope));
      for (const side of ['old', 'new'] as const) {
        const args = ['simulate', `${side}.conf`, '--envelopes', 'envelope.jsonl', '--format', 'json'];
        const answer = JSON.parse((await run(args, { cwd: `diff/${name}` })).stdout);
        expect([answer.decision, answer.reply]).toEqual([example[side].decision, example[side].reply]);
      }
    }
  }
});

describe('a git revision', () => {
  const git = (...args: string[]) => gitIn(path('repo'), ...args);
  const conf =
    'table ours file:/etc/mail/domains\ninclude "/etc/mail/rules.conf"\nlisten on 192.0.2.1\naction "in" mbox\naction "out" relay\nmatch from any for domain <ours> action "in"\n';
  write('repo/etc/mail/smtpd.conf', conf);
  write('repo/etc/mail/rules.conf', '# nothing yet\n');
  write('repo/etc/mail/domains', 'example.org\n');
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const args = ['diff', '--root', '.', '--base', 'main', 'etc/mail/smtpd.conf'];

  test('nothing changes', async () => {
    const { status, stdout } = await run(args, { cwd: 'repo' });
    expect([status, stdout]).toEqual([
      0,
      'No mail flow changes\nmain:etc/mail/smtpd.conf -> etc/mail/smtpd.conf: verdict: strangers gain nothing (proven)\n',
    ]);
  });

  test('tables and includes are read from the revision, too; a file that only it has is found there', async () => {
    write('repo/etc/mail/domains', 'example.org\nexample.net\n');
    const table = await run(args, { cwd: 'repo' });
    expect(table.status).toBe(1);
    expect(table.stdout).toContain('Newly accepted: everybody to example.net');
    write('repo/etc/mail/domains', 'example.org\n');
    write('repo/etc/mail/smtpd.conf', conf.replace('include "/etc/mail/rules.conf"\n', ''));
    git('rm', '-q', '--cached', 'etc/mail/rules.conf');
    execFileSync('rm', [path('repo/etc/mail/rules.conf')]);
    const include = await run(args, { cwd: 'repo' });
    expect([include.status, include.stderr]).toEqual([0, '']);
    expect(include.stdout).toContain('No mail flow changes');
  });

  test('from elsewhere, and a revision by any name', async () => {
    write('repo/etc/mail/smtpd.conf', conf);
    write('repo/etc/mail/rules.conf', 'action "all" relay\nmatch from any for any action "all"\n');
    const { status, stdout } = await run(
      ['diff', '--root', 'repo', '--base', 'HEAD', 'repo/etc/mail/smtpd.conf'],
      {},
    );
    expect(status).toBe(1);
    expect(stdout).toContain('now: relayed by action "all"\n       repo/etc/mail/rules.conf:2');
  });

  test.each([
    ['nowhere', 'nowhere: is no revision of the repository of etc/mail/smtpd.conf'],
    ['--help', '--help: is no revision of the repository of etc/mail/smtpd.conf'],
    ['-h', '-h: is no revision of the repository of etc/mail/smtpd.conf'],
    ['main:etc', 'main:etc: is no revision of the repository of etc/mail/smtpd.conf'],
    ['$(touch x)', '$(touch x): is no revision of the repository of etc/mail/smtpd.conf'],
  ])('%s is none', async (base, message) => {
    const { status, stdout, stderr } = await run(['diff', `--base=${base}`, 'etc/mail/smtpd.conf'], {
      cwd: 'repo',
    });
    expect([status, stdout, stderr]).toEqual([2, '', `smtpd-lint: ${message}\n`]);
  });

  test('no repository, a file that the revision lacks', async () => {
    const outside = await run(['diff', '--base', 'main', 'diff/renamed/new.conf'], {
      env: { GIT_CEILING_DIRECTORIES: path('..') },
    });
    expect([outside.status, outside.stderr]).toEqual([
      2,
      'smtpd-lint: diff/renamed/new.conf: is not in a git repository, so there is no revision main\n',
    ]);
    write('repo/late.conf', 'listen on 192.0.2.1\naction "out" relay\nmatch for any action "out"\n');
    const late = await run(['diff', '--base', 'main', 'late.conf'], { cwd: 'repo' });
    expect([late.status, late.stderr]).toEqual([2, 'smtpd-lint: main:late.conf: No such file in main\n']);
  });
});

describe('what cannot be judged', () => {
  test.each([
    [['diff', 'a.conf'], 'diff takes two files, or --base REVISION and one file'],
    [['diff', 'a', 'b', 'c'], 'diff takes two files, or --base REVISION and one file'],
    [['diff', '--base', 'x', 'a', 'b'], 'diff --base takes one file'],
    [['diff', '--release', '6.8,7.9', 'a', 'b'], 'diff takes one release'],
    [
      ['diff', '--format', 'gitlab', 'a', 'b'],
      '--format takes one of pretty, json, github, markdown, junit, sarif with diff, not "gitlab" (smtpd-lint diff --help lists the options)',
    ],
    [['diff', 'missing.conf', 'diff/renamed/new.conf'], 'missing.conf: No such file or directory'],
  ])('%j', async (args, message) => {
    expect(await run(args)).toEqual({ status: 2, stdout: '', stderr: `smtpd-lint: ${message}\n` });
  });

  test('a file that smtpd refuses', async () => {
    write('refused.conf', 'listen on 192.0.2.1\nmatch for any action "nowhere"\n');
    const { status, stderr } = await run(['diff', 'diff/renamed/old.conf', 'refused.conf']);
    expect(status).toBe(2);
    expect(stderr).toContain('refused.conf:2: ');
    expect(stderr).toContain('smtpd refuses this file: ');
  });

  test('standard input is one of the two', async () => {
    const stdin = 'listen on 192.0.2.1\naction "all" relay\nmatch from any for any action "all"\n';
    const { status, stdout } = await run(['diff', 'diff/renamed/old.conf', '-'], { stdin });
    expect(status).toBe(1);
    expect(stdout).toContain('<stdin>:3: match from any for any action "all"');
  });
});
