import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scratch } from '../cli/run-command.js';

/** Names of files that somebody else has chosen, among the arguments: none is an option, and nothing in a checkout is run. */

const { commandLine, path, run, write } = scratch();
const marker = path('ran');
const evil = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');module.exports = () => '';\n`;
const conf = (from: string): string =>
  `listen on 192.0.2.1\naction "out" relay\nmatch from ${from} for any action "out"\n`;

/** A checkout of its own for each test. */
let checkout: string;
let number = 0;
beforeEach(() => {
  number += 1;
  checkout = `checkout-${number}`;
  mkdirSync(path(checkout, '.git'), { recursive: true });
  write(`${checkout}/smtpd.conf`, conf('local'));
  write(`${checkout}/node_modules/eslint-formatter-evil/index.js`, evil);
  write(`${checkout}/node_modules/eslint-formatter-smtpd.conf/index.js`, evil);
  write(`${checkout}/node_modules/eslint-formatter-x/smtpd.conf`, evil);
});
const here = (...args: readonly string[]) => run(args, { cwd: checkout });

/** File names that the hooks' pattern takes for configurations, each an option if nobody looks. */
const names = [
  '--format=./x/smtpd.conf',
  '--format=x/smtpd.conf',
  '--formatter=./x/smtpd.conf',
  '--formatter=x/smtpd.conf',
  '--formatter=smtpd.conf',
  '--format=smtpd.conf',
  '--config=x/smtpd.conf',
  '--output-file=out/smtpd.conf',
  '-osmtpd.conf',
  '--fix/smtpd.conf',
  '--no-config/smtpd.conf',
  '--base=x/smtpd.conf',
  '-q.smtpd.conf',
  '--rule=open-relay=off/smtpd.conf',
  '--ignore=smtpd.conf',
  '--stdin-filename=smtpd.conf',
  '-/smtpd.conf',
  '--.smtpd.conf',
];

describe('a file whose name is an option', () => {
  test.each(names)('%s is refused, and checked where it is written as a file', async (name) => {
    write(`${checkout}/${name}`, `${conf('any')}# ${evil}`);
    const { status, stdout, stderr } = await here(name, 'smtpd.conf');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`is a file here; write ./${name}`);
    for (const words of [[`./${name}`], ['--', name]]) {
      const { status: judged, stdout: report } = await here('--format', 'unix', ...words);
      expect([words, judged]).toEqual([words, 1]);
      expect(report).toContain('Open relay');
    }
    expect(existsSync(marker)).toBe(false);
  });

  test.each(['--fix', '-q', '--version', '--help', '--', '--format'])(
    'also %s itself, a link or a folder of that name',
    async (name) => {
      symlinkSync('nowhere', path(checkout, name));
      const expected = name === '--' ? 0 : 2;
      expect((await here(name, 'smtpd.conf')).status).toBe(expected);
    },
  );

  test('but not where there is no such file, and - stays standard input', async () => {
    write(`${checkout}/-`, conf('any'));
    const { status, stdout } = await run(['-q', '--format=unix', '-'], {
      cwd: checkout,
      stdin: conf('local'),
    });
    expect([status, stdout]).toEqual([0, '']);
  });

  test('is no value of an option before it either', async () => {
    write(`${checkout}/--config`, '{}');
    write(`${checkout}/-x`, '{}');
    for (const words of [
      ['--config', 'smtpd.conf'],
      ['--config', '-x', 'smtpd.conf'],
    ])
      expect((await here(...words)).stderr).toContain('is a file here');
  });
});

test('a file whose name is a command is a file behind --', async () => {
  for (const name of ['init', 'probe', 'migrate', 'completion']) {
    write(`${checkout}/${name}`, conf('any'));
    const { status, stdout } = await here('--format', 'unix', '--', name, 'smtpd.conf');
    expect([name, status]).toEqual([name, 1]);
    expect(stdout).toContain(`${name}:3:`);
  }
  expect(existsSync(path(checkout, '.smtpd-lintrc.json'))).toBe(false);
});

describe('code is loaded only by --formatter', () => {
  test.each([
    'evil',
    'eslint-formatter-evil',
    './evil.js',
    './x/smtpd.conf',
    '.',
    '/tmp',
    'x/smtpd.conf',
    'markdown',
  ])('not by --format %s', async (name) => {
    write(`${checkout}/evil.js`, evil);
    write(`${checkout}/x/smtpd.conf`, evil);
    write(`${checkout}/index.js`, evil);
    const { status, stdout, stderr } = await here('--format', name, 'smtpd.conf');
    expect([status, stdout, existsSync(marker)]).toEqual([2, '', false]);
    expect(stderr).toContain(`unknown format ${JSON.stringify(name)}`);
  });

  test.each([
    './x/smtpd.conf',
    'x/smtpd.conf',
    'smtpd.conf',
    '.',
    './x',
    '@x/../../y.js',
    '../smtpd.conf.j2',
    '',
  ])('and that takes no name that a configuration can have: %j', async (name) => {
    write(`${checkout}/x/smtpd.conf`, evil);
    const { status, stdout } = await here(`--formatter=${name}`, 'smtpd.conf');
    expect([status, stdout, existsSync(marker)]).toEqual([2, '', false]);
  });

  test('nor do settings, package.json or files of ESLint name any', async () => {
    for (const key of ['format', 'formatter', 'plugins', 'parser', 'require', 'extends']) {
      const value = key === 'extends' ? 'evil' : './evil.js';
      write(`${checkout}/evil.js`, evil);
      write(`${checkout}/.smtpd-lintrc.json`, JSON.stringify({ [key]: value }));
      const { status } = await here('smtpd.conf');
      expect([key, status, existsSync(marker)]).toEqual([key, 2, false]);
    }
    write(`${checkout}/.smtpd-lintrc.json`, '{}');
    for (const name of [
      'eslint.config.js',
      '.smtpd-lintrc.js',
      'smtpd-lint.config.js',
      '.eslintrc.js',
      '.node-options',
    ])
      write(`${checkout}/${name}`, evil);
    write(
      `${checkout}/package.json`,
      JSON.stringify({ type: 'module', main: './evil.js', imports: { '#x': './evil.js' } }),
    );
    expect([(await here('smtpd.conf')).status, existsSync(marker)]).toEqual([0, false]);
  });
});

describe('the recipes', () => {
  const project = fileURLToPath(new URL('../../', import.meta.url));
  const hooks: readonly { id: string; entry: string; files: string }[] = parse(
    readFileSync(`${project}.pre-commit-hooks.yaml`, 'utf8'),
  );

  /** As pre-commit calls a hook: the words of its entry, the user's args, then the files, relative to the top. */
  async function hook(id: string, args: readonly string[], files: readonly string[]) {
    const { entry = '', files: pattern = '' } = hooks.find((one) => one.id === id) ?? {};
    const words = entry.split(' ').slice(1);
    return here(...words, ...args, ...files.filter((name) => new RegExp(pattern).test(name)));
  }

  test.each(['smtpd-lint', 'smtpd-lint-fix'])('%s: args are options, and files are none', async (id) => {
    write(`${checkout}/mx/smtpd.conf`, conf('any'));
    const args = ['--release', '6.8,7.9', '--format', 'unix'];
    const { status, stdout } = await hook(id, args, ['mx/smtpd.conf']);
    expect([status, stdout]).toEqual([1, expect.stringContaining('mx/smtpd.conf:3:')]);
    const taken = names.filter((name) => /(?:[-_./])smtpd\.conf$/.test(name));
    for (const name of taken.slice(0, 4)) {
      write(`${checkout}/${name}`, evil);
      const { status: refused } = await hook(id, args, [name, 'smtpd.conf']);
      expect([name, refused, existsSync(marker)]).toEqual([name, 2, false]);
    }
  });

  test('xargs: as it stands in docs/use.md', async () => {
    const page = readFileSync(`${project}docs/use.md`, 'utf8');
    const [, recipe = ''] = /## All files that git knows\n\n```sh\n(.*?)\n```/s.exec(page) ?? [];
    const folder = path('listed');
    mkdirSync(folder);
    execFileSync('git', ['init', '-q'], { cwd: folder });
    for (const name of [...names, 'a smtpd.conf']) write(`listed/${name}`, conf('any'));
    execFileSync('git', ['add', '-A'], { cwd: folder });
    const [node, command] = await commandLine();
    write('bin/smtpd-lint', `#!/bin/sh\nexec ${node} ${command} --format=unix "$@"\n`);
    execFileSync('chmod', ['+x', path('bin/smtpd-lint')]);
    const { status, stdout } = spawnSync('bash', ['-o', 'pipefail', '-c', recipe], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${path('bin')}:${process.env.PATH}` },
    });
    expect([status, existsSync(marker)]).toEqual([123, false]);
    for (const name of [...names, 'a smtpd.conf']) expect(stdout).toContain(`${name}:3:`);
  });
});
