import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type RunOptions, scratch } from '../cli/run-command.js';

/** What `diff --base` lets git do in a checkout that a stranger has made: read objects of its own repository, and nothing else. */

const { path, run, write } = scratch();

const conf = (from: string): string =>
  `listen on 192.0.2.1\naction "out" relay\nmatch from ${from} for any action "out"\n`;
const [closed, open] = [conf('local'), conf('any')];
const marker = path('ran');
const touch = `touch ${marker}`;

const identity = [
  '-c',
  'user.name=test',
  '-c',
  'user.email=test@example.org',
  '-c',
  'protocol.file.allow=always',
];
const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', [...identity, ...args], {
    cwd: path(folder),
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

/** A repository whose branch main has these files. */
function repository(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) write(`${folder}/${name}`, text);
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'first');
}

const diff = (cwd: string, file: string, options: RunOptions = {}) =>
  run(['diff', '--base', 'main', file], { ...options, cwd });

/** The wrappers of git, by what they stand for; each calls the real one. */
const real = execFileSync('sh', ['-c', 'command -v git'], { env, encoding: 'utf8' }).trim();
function wrapper(name: string, script: string): RunOptions {
  write(`${name}/git`, `#!/bin/sh\n${script.replaceAll('REAL', real)}\n`);
  chmodSync(path(name, 'git'), 0o755);
  return { env: { PATH: `${path(name)}${delimiter}${process.env.PATH}` } };
}
const asItIs: RunOptions = {};
/** Git before 2.38 and 2.45 knows neither of these. */
const old = wrapper(
  'old-git',
  `unset GIT_NO_LAZY_FETCH
for word; do shift; [ "$word" = -c ] && { skip=1; continue; }
  if [ -n "$skip" ]; then skip=; case $word in safe.*) continue ;; *) set -- "$@" -c "$word"; continue ;; esac; fi
  set -- "$@" "$word"; done
exec REAL "$@"`,
);

describe('a folder that looks like a repository, as any commit can bring', () => {
  repository('embedded', { 'smtpd.conf': closed, 'mail/smtpd.conf': closed });
  // The branch main of the bare repository in mail/ has the open relay already.
  repository('false-main', { 'smtpd.conf': open, 'mail/smtpd.conf': open });
  write('embedded/smtpd.conf', open);
  write('embedded/mail/smtpd.conf', open);
  for (const name of ['HEAD', 'objects', 'refs'])
    execFileSync('cp', ['-R', path('false-main/.git', name), path('embedded/mail')]);
  writeFileSync(
    path('embedded/mail/config'),
    `[core]\n\trepositoryformatversion = 1\n\tbare = true\n\tfsmonitor = "${touch}"\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = .\n\tpromisor = true\n\tuploadpack = "${touch}; git-upload-pack"\n`,
  );

  test.each([
    ['this git', asItIs],
    ['an old git', old],
  ])('decides nothing and runs nothing: %s', async (_, options) => {
    for (const [cwd, file] of [
      ['embedded', 'smtpd.conf'],
      ['embedded/mail', '../smtpd.conf'],
      ['embedded/mail', 'smtpd.conf'],
      ['.', 'embedded/smtpd.conf'],
    ] as const) {
      const { status, stdout } = await diff(cwd, file, options);
      expect([cwd, status]).toEqual([cwd, 1]);
      expect(stdout).toContain('now: relayed by action "out"');
    }
    // A file in it is none that anybody would deploy.
    const { status, stderr } = await diff('embedded', 'mail/smtpd.conf', options);
    expect([status, stderr]).toEqual([2, expect.stringContaining('belongs to version control')]);
    expect(existsSync(marker)).toBe(false);
  });

  test('alone is no repository', async () => {
    write('alone/smtpd.conf', open);
    for (const name of readdirSync(path('embedded/mail')))
      execFileSync('cp', ['-R', path('embedded/mail', name), path('alone')]);
    const { status, stderr } = await diff('alone', 'smtpd.conf');
    expect([status, stderr]).toEqual([
      2,
      'smtpd-lint: smtpd.conf: is not in a git repository, so there is no revision main\n',
    ]);
    expect(existsSync(marker)).toBe(false);
  });
});

describe('a repository that was unpacked as it is, with a configuration of its own', () => {
  repository('hostile', {
    'smtpd.conf': closed,
    '.gitattributes': '* diff=evil filter=evil textconv\n*.conf ident\n',
  });
  write('hostile/smtpd.conf', open);
  write('evil.sh', `#!/bin/sh\n${touch}\ncat\n`);
  chmodSync(path('evil.sh'), 0o755);
  const program = path('evil.sh');
  mkdirSync(path('hostile/.git/hooks'), { recursive: true });
  for (const name of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman', 'post-checkout']) {
    writeFileSync(path('hostile/.git/hooks', name), `#!/bin/sh\n${touch}\n`);
    chmodSync(path('hostile/.git/hooks', name), 0o755);
  }
  appendFileSync(
    path('hostile/.git/config'),
    `[core]
	fsmonitor = ${program}
	pager = ${program}
	sshCommand = ${program}
	askPass = ${program}
	gitProxy = ${program}
	hooksPath = ${path('hostile/.git/hooks')}
	editor = ${program}
	alternateRefsCommand = ${program}
	untrackedCache = true
[pager]
	rev-parse = ${program}
	cat-file = ${program}
	ls-tree = ${program}
[alias]
	rev-parse = !${program}
	cat-file = !${program}
	ls-tree = !${program}
[credential]
	helper = !${program}
[diff]
	external = ${program}
[diff "evil"]
	textconv = ${program}
	command = ${program}
[filter "evil"]
	smudge = ${program}
	clean = ${program}
	process = ${program}
	required = true
[gpg]
	program = ${program}
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[uploadpack]
	packObjectsHook = ${program}
`,
  );

  test.each([
    ['this git', asItIs],
    ['an old git', old],
  ])('runs nothing: %s', async (_, options) => {
    for (const words of [
      ['diff', 'smtpd.conf'],
      ['review', '.'],
    ]) {
      const { status, stdout } = await run([...words, '--base', 'main'], { ...options, cwd: 'hostile' });
      expect([status, existsSync(marker)]).toEqual([1, false]);
      expect(stdout).toContain('now: relayed');
    }
  });

  test.each([
    ['this git, by path', asItIs, `uploadpack = "${touch}; git-upload-pack"\n\turl = ${path('hostile')}`],
    ['an old git, by path', old, `uploadpack = "${touch}; git-upload-pack"\n\turl = ${path('hostile')}`],
    ['an old git, by a program', old, `url = "ext::sh -c touch% ${marker}"`],
    ['an old git, by ssh', old, 'url = ssh://127.0.0.1/x'],
    ['an old git, by a helper', old, 'vcs = evil'],
  ])('fetches nothing that it lacks: %s', async (name, options, remote) => {
    const folder = `partial-${name.replaceAll(/\W/g, '')}`;
    execFileSync('cp', ['-R', path('hostile'), path(folder)]);
    appendFileSync(
      path(folder, '.git/config'),
      `[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\tpromisor = true\n\t${remote}\n`,
    );
    const id = git(folder, 'rev-parse', 'main:smtpd.conf');
    rmSync(path(folder, '.git/objects', id.slice(0, 2), id.slice(2)));
    const { status, stderr } = await diff(folder, 'smtpd.conf', options);
    expect([status, existsSync(marker)]).toEqual([2, false]);
    expect(stderr).toContain('main:smtpd.conf: No such file in main');
  });

  test('shows no other object in the place of one', async () => {
    repository('replaced', { 'smtpd.conf': closed });
    write('replaced/smtpd.conf', open);
    const id = git('replaced', 'hash-object', '-w', 'smtpd.conf');
    git('replaced', 'replace', git('replaced', 'rev-parse', 'main:smtpd.conf'), id);
    expect((await diff('replaced', 'smtpd.conf')).status).toBe(1);
  });
});

test('git is told where the repository is, and what the environment says of another one is left out', async () => {
  repository('told', { 'smtpd.conf': closed });
  write('told/smtpd.conf', open);
  repository('other', { 'smtpd.conf': open });
  const strict = wrapper(
    'strict-git',
    `env | grep -qE '^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|EXTERNAL_DIFF|SSH|SSH_COMMAND|ASKPASS|PAGER|CONFIG|CONFIG_COUNT|CONFIG_PARAMETERS|TRACE|EXEC_PATH|DISCOVERY_ACROSS_FILESYSTEM)=' && exit 99
case " $* " in *" --git-dir=/"*" --work-tree=/"*) ;; *) exit 99 ;; esac
case " $* " in *" -c safe.bareRepository=explicit "*) exec REAL "$@" ;; *) exit 99 ;; esac`,
  );
  const hostile = {
    GIT_DIR: path('other/.git'),
    GIT_WORK_TREE: path('other'),
    GIT_INDEX_FILE: path('index'),
    GIT_OBJECT_DIRECTORY: path('other/.git/objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: path('other/.git/objects'),
    GIT_COMMON_DIR: path('other/.git'),
    GIT_NAMESPACE: 'x',
    GIT_EXTERNAL_DIFF: touch,
    GIT_SSH_COMMAND: touch,
    GIT_ASKPASS: touch,
    GIT_PAGER: touch,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: touch,
    GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${touch}'`,
    GIT_TRACE: path('trace'),
    GIT_EXEC_PATH: path('other'),
  };
  const { status } = await diff('told', 'smtpd.conf', { env: { ...strict.env, ...hostile } });
  expect([status, existsSync(marker), existsSync(path('trace'))]).toEqual([1, false, false]);
});

test('a program that is called git and lies in the checkout is not run', async () => {
  repository('with-git', { 'smtpd.conf': closed });
  write('with-git/smtpd.conf', open);
  for (const folder of ['.', 'node_modules/.bin']) {
    write(`with-git/${folder}/git`, `#!/bin/sh\n${touch}\n`);
    chmodSync(path('with-git', folder, 'git'), 0o755);
  }
  const paths = ['', '.', 'node_modules/.bin', path('with-git/node_modules/.bin'), process.env.PATH];
  const { status } = await diff('with-git', 'smtpd.conf', { env: { PATH: paths.join(delimiter) } });
  expect([status, existsSync(marker)]).toEqual([1, false]);
});

describe('where .git is a file', () => {
  repository('main-tree', { 'smtpd.conf': closed });

  test('a worktree is read', async () => {
    git('main-tree', 'worktree', 'add', '-q', '-b', 'topic', path('worktree'));
    write('worktree/smtpd.conf', open);
    expect((await diff('worktree', 'smtpd.conf')).status).toBe(1);
    write('worktree/smtpd.conf', closed);
    expect((await diff('worktree', 'smtpd.conf')).status).toBe(0);
  });

  test('one that leads to a worktree of somebody else is refused', async () => {
    write('stray/smtpd.conf', open);
    write('stray/.git', `gitdir: ${path('main-tree/.git/worktrees/worktree')}\n`);
    const { status, stderr } = await diff('stray', 'smtpd.conf');
    expect([status, stderr]).toEqual([2, expect.stringContaining('lies in no repository that git knows')]);
  });

  test('a submodule, whose branches are those of whoever wrote .gitmodules, is asked for the commit that the revision takes', async () => {
    repository('library', { 'smtpd.conf': open });
    repository('outer', { readme: '' });
    git('outer', 'submodule', 'add', '-q', path('library'), 'sub');
    const files = [
      ['outer', 'sub/smtpd.conf'],
      ['.', 'outer/sub/smtpd.conf'],
    ] as const;
    // Not its own main, which is what the change has.
    for (const [cwd, file] of files) {
      const { status, stderr } = await diff(cwd, file);
      expect([status, stderr]).toEqual([2, expect.stringContaining('No such file in main')]);
    }
    write('outer/sub/smtpd.conf', closed);
    git('outer/sub', 'commit', '-q', '-a', '-m', 'closed');
    git('outer', 'add', 'sub');
    git('outer', 'commit', '-q', '-m', 'with a submodule');
    write('outer/sub/smtpd.conf', open);
    git('outer/sub', 'commit', '-q', '-a', '-m', 'open');
    for (const [cwd, file] of files) expect((await diff(cwd, file)).status).toBe(1);
    expect((await diff('outer/sub', 'smtpd.conf')).status).toBe(0);
  });
});

test('a name that is no UTF-8 leads to no other file that git has', async () => {
  const include = Buffer.from(`include "/\xff.conf"\n`, 'latin1');
  const rest = Buffer.from('listen on 192.0.2.1\naction "out" relay\n');
  // Such a name is shown as this one is called: taken for it, main would be open already, and nothing would be gained.
  repository('garbled', { '\ufffd.conf': 'match from any for any action "out"\n' });
  write('garbled/smtpd.conf', Buffer.concat([rest, include]));
  git('garbled', 'add', '-A');
  git('garbled', 'commit', '-q', '-m', 'second');
  write('garbled/smtpd.conf', open);
  for (const words of [
    ['diff', '--base', 'main', '--root', '.', 'smtpd.conf'],
    ['review', '--base', 'main', '--root', '.', 'smtpd.conf'],
  ]) {
    const { status, stdout } = await run(words, { cwd: 'garbled' });
    expect([words[0], status]).toEqual([words[0], 1]);
    expect(stdout).toContain('Strangers gain this');
  }
});

test('a repository in a folder where any user may put files is not asked', async () => {
  repository('shared', { 'mine/smtpd.conf': closed });
  chmodSync(path('shared'), 0o1777);
  const { status, stderr } = await diff('shared/mine', 'smtpd.conf');
  expect([status, stderr]).toEqual([2, expect.stringContaining('that any user may have put there')]);
});

test('a revision that begins with a hyphen is none', async () => {
  repository('hyphen', { 'smtpd.conf': closed });
  for (const name of ['--output=x', '-x', '--git-dir=x']) {
    const { status, stderr } = await run(['diff', `--base=${name}`, 'smtpd.conf'], { cwd: 'hyphen' });
    expect([status, stderr]).toEqual([2, expect.stringContaining(`${name}: is no revision`)]);
  }
});
