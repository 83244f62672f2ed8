import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { isVersionControl } from '../../src/source/repository.js';
import { type RunOptions, scratch } from '../cli/run-command.js';

/** What a checkout that a stranger has made can make the command read. */

const { commandLine, path, run, write } = scratch();

const sound = 'listen on 192.0.2.1\naction "out" relay\nmatch from local for any action "out"\n';
const secret = 'correct-horse-battery';
write('outside/secret', `${secret}\n`);
write('outside/secret.json', `{"${secret}": 1}\n`);
const credentials = `[http]\n\textraheader = AUTHORIZATION: basic ${secret}\n`;

/** A checkout of its own for each test. */
let checkout: string;
let number = 0;
beforeEach(() => {
  number += 1;
  checkout = `checkout-${number}`;
  write(`${checkout}/.git/HEAD`, 'ref: refs/heads/main\n');
  write(`${checkout}/.git/config`, credentials);
  write(`${checkout}/smtpd.conf`, sound);
});

const link = (target: string, name: string): void => {
  mkdirSync(dirname(path(checkout, name)), { recursive: true });
  rmSync(path(checkout, name), { force: true });
  symlinkSync(target, path(checkout, name));
};
const here = (args: readonly string[], options: RunOptions = {}) => run(args, { cwd: checkout, ...options });
/** Everything that comes out, in all formats that show lines. */
async function outputOf(...args: readonly string[]) {
  const runs = await Promise.all([
    here([...args, '--verbose']),
    ...['json', 'sarif', 'github', 'junit'].map((format) => here([...args, '--format', format])),
  ]);
  return { statuses: new Set(runs.map(({ status }) => status)), text: JSON.stringify(runs) };
}

/** What can stand in the place of any file, and would hang, fill the memory or show what is outside. */
const traps: Readonly<Record<string, (name: string) => void>> = {
  'a link to a file outside': (name) => link(path('outside/secret'), name),
  'a relative link to a file outside': (name) => link('../outside/secret', name),
  'a link to nothing outside': (name) => link(path('outside/nothing'), name),
  'a link to a device that never ends': (name) => link('/dev/zero', name),
  "a link to the process' environment": (name) => link('/proc/self/environ', name),
  'a link to a link outside': (name) => {
    link(path('outside/secret'), 'second');
    link('second', name);
  },
  'a link to itself': (name) => link(name.split('/').at(-1) ?? '', name),
  'a FIFO': (name) => {
    rmSync(path(checkout, name), { force: true });
    execFileSync('mkfifo', [path(checkout, name)]);
  },
  'a folder': (name) => {
    rmSync(path(checkout, name), { force: true });
    mkdirSync(path(checkout, name));
  },
  'a huge file': (name) => {
    writeFileSync(path(checkout, name), '');
    truncateSync(path(checkout, name), 100 * 1024 ** 3);
  },
  'a link into .git': (name) => link(path(checkout, '.git/config'), name),
};

/** The files that are read, and how they come to be. */
const places: Readonly<Record<string, { readonly name: string; readonly args: readonly string[] }>> = {
  'the configuration that is named': { name: 'smtpd.conf', args: ['smtpd.conf'] },
  'the configuration that is found in a folder': { name: 'sub/smtpd.conf', args: ['.'] },
  'the configuration that is found by a pattern': { name: 'sub/smtpd.conf', args: ['**/*.conf'] },
  'the configuration that is looked for': { name: 'smtpd.conf', args: [] },
  'the settings file': { name: '.smtpd-lintrc.json', args: ['smtpd.conf'] },
  'package.json': { name: 'package.json', args: ['smtpd.conf'] },
  'the settings that are named': { name: 'ci.json', args: ['--config', 'ci.json', 'smtpd.conf'] },
  'the settings that are extended': { name: 'base.json', args: ['smtpd.conf'] },
  'the policy beside the file': { name: 'smtpd-lint.policy', args: ['test', 'smtpd.conf'] },
  'the policy that is named': { name: 'my.policy', args: ['test', '--policy', 'my.policy', 'smtpd.conf'] },
  'the baseline': { name: 'known.json', args: ['--baseline', 'known.json', 'smtpd.conf'] },
  envelopes: { name: 'e.jsonl', args: ['simulate', '--envelopes', 'e.jsonl', 'smtpd.conf'] },
};

/** A few traps for each place, so that every trap has its turn: all of them for all would take minutes. */
const trapNames = Object.keys(traps);
const rows = Object.entries(places).map(([place, how], at) => {
  const some = [0, 2 * at + 1, 2 * at + 2].map((turn) => trapNames[turn % trapNames.length] ?? '');
  return [place, { ...how, some: [...new Set(some)] }] as const;
});

describe.each(rows)('%s', (place, { name, args, some }) => {
  test.each(some)('is not read where it is %s', async (trap) => {
    mkdirSync(dirname(path(checkout, name)), { recursive: true });
    if (place.includes('extended')) write(`${checkout}/.smtpd-lintrc.json`, '{"extends": "./base.json"}');
    traps[trap]?.(name);
    const { status, stdout, stderr } = await here(args, { env: { SECRET_TOKEN: secret } });
    // A folder of the name of a file means the files in it.
    if (trap === 'a folder' && name.endsWith('.conf') && place.includes('found'))
      return expect(status).toBe(0);
    expect([status, stdout + stderr]).toEqual([2, expect.not.stringContaining('defect')]);
    expect(stdout + stderr).toMatch(
      /link|regular file|directory|larger than|version control|leads out|no configuration/i,
    );
    expect(stdout + stderr).not.toContain(secret);
  });
});

test.each(trapNames.filter((_, at) => at % 3 === 0))(
  'a .gitignore leaves nothing out where it is %s',
  async (trap) => {
    traps[trap]?.('.gitignore');
    const { status, stdout, stderr } = await here(['--format', 'unix', '.']);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^smtpd-lint: \.gitignore: .*; it leaves nothing out\n$/);
    expect(stderr).not.toContain(secret);
  },
);

test('a .gitignore whose patterns would take for ever', async () => {
  const folder = 'a/'.repeat(100);
  write(`${checkout}/.gitignore`, `${'**/a/'.repeat(8)}b\n`.repeat(2000));
  write(`${checkout}/${folder}smtpd.conf`, sound);
  const { status, stdout } = await here(['--format', 'json', '.']);
  expect([status, JSON.parse(stdout).length]).toEqual([0, 2]);
});

test('a word that is a pattern and would take for ever, as the name of a file that a pull request removes can be', async () => {
  write(`${checkout}/${'a'.repeat(200)}/smtpd.conf`, sound);
  for (const word of [`${'*a'.repeat(100)}b/*`, `${'{a,aa}'.repeat(100)}b*`, `+(${'a|aa|'.repeat(20)})b*`])
    expect(await here([word])).toMatchObject({
      status: 2,
      stderr: `smtpd-lint: ${word}: no configuration there\n`,
    });
});

describe('what a configuration names', () => {
  test('is not read where it is any of these', async () => {
    const names = trapNames.map((trap, at) => {
      traps[trap]?.(`trap${at}`);
      return `trap${at}`;
    });
    const statements = names.flatMap((name) => [
      `include "${name}"`,
      `table ${name} file:${name}`,
      `table ${name}r file:/${name}`,
      `match from any for domain <${name}> action "out"`,
      `match from any for domain <${name}r> action "out"`,
    ]);
    write(`${checkout}/smtpd.conf`, `${statements.join('\n')}\n${sound}`);
    const { text } = await outputOf('--root', '.', 'smtpd.conf');
    expect(text).not.toContain(secret);
    expect(text).not.toContain('defect');
  });

  test('whether a file is there outside is not told either', async () => {
    const answers = [];
    for (const target of ['outside/secret', 'outside/nothing']) {
      link(path(target), 'link');
      write(`${checkout}/smtpd.conf`, `include "link"\n${sound}`);
      answers.push(await here(['--format', 'json', '--root', '.', 'smtpd.conf']));
    }
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('a link that is named', () => {
  test('may not lead out of --root, be it within the checkout', async () => {
    write(`${checkout}/shared.conf`, `${secret}\n`);
    link('../../shared.conf', 'mx1/etc/smtpd.conf');
    const { status, stdout, stderr } = await here(['--root', 'mx1', 'mx1/etc/smtpd.conf']);
    expect([status, stdout, stderr]).toEqual([
      2,
      '',
      'smtpd-lint: mx1/etc/smtpd.conf: is a link that leads out of the root\n',
    ]);
  });

  test('may lie within a folder that leads out', async () => {
    write('outside/etc/smtpd.conf', secret);
    link(path('outside/etc'), 'etc');
    const { status, stdout, stderr } = await here(['--no-config', 'etc/smtpd.conf', 'etc/../smtpd.conf']);
    expect(status).toBe(2);
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toContain('etc/smtpd.conf: is a link that leads out of the checkout');
  });

  test('leads to where it may in the checkout, and anywhere where there is no checkout', async () => {
    write(`${checkout}/hosts/mx1.conf`, sound);
    link('hosts/mx1.conf', 'smtpd.conf');
    expect((await here(['smtpd.conf'])).status).toBe(0);
    write('free/real/smtpd.conf', sound);
    mkdirSync(path('free/named'));
    symlinkSync('../real/smtpd.conf', path('free/named/smtpd.conf'));
    expect((await run(['smtpd.conf'], { cwd: 'free/named' })).status).toBe(0);
    // But what is found may not, in a checkout without its .git either.
    expect(await run(['.'], { cwd: 'free/named' })).toMatchObject({
      status: 2,
      stderr: 'smtpd-lint: smtpd.conf: is a link that leads out of the folder\n',
    });
  });
});

/** A byte that is no UTF-8, and what Node writes for any such byte: the name of another file. */
const [octet, replaced] = [Buffer.of(0xff), Buffer.from('\ufffd')];

describe('a name that is no UTF-8 opens no other file', () => {
  const named = (...parts: readonly (string | Buffer)[]): Buffer =>
    Buffer.concat(parts.map((part) => Buffer.from(part)));
  const open = sound.replace('local', 'any');
  /** The file that is meant is open, the one that could be taken for it is not. */
  const both = (name: string, meant: string, other: string): void => {
    writeFileSync(named(path(checkout), '/', name, octet), meant);
    writeFileSync(named(path(checkout), '/', name, replaced), other);
  };

  test('among the arguments, or as the working directory', async () => {
    for (const [name, text] of [
      [octet, open],
      [replaced, sound],
    ] as const) {
      mkdirSync(named(path(checkout), '/d', name));
      writeFileSync(named(path(checkout), '/d', name, '/smtpd.conf'), text);
      writeFileSync(named(path(checkout), '/x', name), text);
    }
    const [program = '', ...args] = await commandLine();
    const script = (text: string) =>
      spawnSync('bash', ['-c', text, '-', program, ...args], { cwd: path(checkout), encoding: 'utf8' });
    for (const text of [
      '"$@" $\'x\\xff\'',
      '"$@" $\'d\\xff/smtpd.conf\'',
      'cd $\'d\\xff\' && "$@" smtpd.conf',
    ]) {
      const { status, stdout, stderr } = script(text);
      expect([text, status, stdout]).toEqual([text, 2, '']);
      expect(stderr).toContain('name is no UTF-8');
    }
  });

  test('as an include, a table, or where a link leads', async () => {
    both('inc', open, sound);
    both('tab', '*\n', 'example.org\n');
    symlinkSync(named('tab', octet), path(checkout, 'link'));
    const rules = (table: string | Buffer): Buffer =>
      named(
        `table d "file:${path(checkout)}/`,
        table,
        '"\nlisten on 192.0.2.1\naction "out" relay\nmatch from any for domain <d> action "out"\n',
      );
    writeFileSync(path(checkout, 'smtpd.conf'), named('include "inc', octet, '"\n'));
    writeFileSync(path(checkout, 'table.conf'), rules(named('tab', octet)));
    writeFileSync(path(checkout, 'link.conf'), rules('link'));
    for (const name of ['smtpd.conf', 'table.conf', 'link.conf']) {
      const { status, stdout } = await here(['--require-proof', name]);
      expect([name, status]).toEqual([name, 2]);
      expect(stdout).toContain('no UTF-8');
    }
  });

  test('and two texts that smtpd tells apart are not the same', async () => {
    // Releases 6.8 to 7.9 take it, and mail is relayed by the last rule.
    writeFileSync(
      path(checkout, 'smtpd.conf'),
      named(
        named('listen on 192.0.2.1 tag "a', octet, '"\naction "out" relay\nmatch tag "a'),
        named(Buffer.of(0xfe), '" from any for any reject\nmatch from any for any action "out"\n'),
      ),
    );
    const { status, stdout } = await here(['smtpd.conf']);
    expect(stdout).toContain('verdict: open relay (line 4)');
    expect(status).toBe(1);
  });
});

describe('nothing below a .git is read', () => {
  /** Ways to the same file. */
  const ways = [
    '.git/config',
    'mail/../.git/./config',
    '.GIT/config',
    'store/config',
    'sub/.git/config',
    'bare/config',
    'tree/.git',
    '.hg/hgrc',
  ];

  test('by includes and tables, in any spelling, by links, of submodules and bare repositories', async () => {
    cpSync(path(checkout, '.git'), path(checkout, '.GIT'), { recursive: true });
    cpSync(path(checkout, '.git'), path(checkout, 'sub/.git'), { recursive: true });
    link('.git', 'store');
    mkdirSync(path(checkout, 'mail'), { recursive: true });
    for (const file of ['bare/config', 'bare/HEAD', 'bare/objects/x', 'bare/refs/x', 'tree/.git', '.hg/hgrc'])
      write(`${checkout}/${file}`, credentials);
    const statements = ways.flatMap((way, at) => [
      `include "${way}"`,
      `table t${at} file:${way}`,
      `table r${at} file:/${way}`,
      `match from any for domain <t${at}> action "out"`,
      `match from any for domain <r${at}> action "out"`,
    ]);
    write(`${checkout}/smtpd.conf`, `${statements.join('\n')}\n${sound}`);
    for (const root of [['--root', '.'], [], ['--root', '/']]) {
      const { text } = await outputOf(...root, 'smtpd.conf');
      expect(text).not.toContain(secret);
      expect(text).not.toContain('AUTHORIZATION');
    }
  });

  test('by being named, as a configuration, settings, a policy, or a root', async () => {
    for (const args of [
      ['.git/config'],
      ['--config', '.git/config', 'smtpd.conf'],
      ['--baseline', '.git/config', 'smtpd.conf'],
      ['test', '--policy', '.git/config', 'smtpd.conf'],
      ['.git'],
    ]) {
      const { status, stdout, stderr } = await here(args);
      expect([args, status]).toEqual([args, 2]);
      expect(stdout + stderr).not.toContain(secret);
    }
    write(`${checkout}/.smtpd-lintrc.json`, '{"root": ".git"}');
    write(`${checkout}/smtpd.conf`, `include "/config"\n${sound}`);
    expect((await outputOf('smtpd.conf')).text).not.toContain(secret);
  });

  test('but a worktree that lies in a bare repository is, and what its owner puts there beside it', async () => {
    for (const file of ['HEAD', 'config', 'objects/x', 'refs/x', 'main/.git']) write(`bare.git/${file}`, '');
    for (const folder of ['main', 'main/etc', '.']) write(`bare.git/${folder}/smtpd.conf`, sound);
    for (const cwd of ['bare.git/main', 'bare.git/main/etc', 'bare.git'])
      expect((await run(['-o', 'report.txt', 'smtpd.conf'], { cwd })).status).toBe(0);
    expect((await run(['bare.git/main/smtpd.conf'])).status).toBe(0);
    expect((await run(['bare.git/smtpd.conf'])).status).toBe(2);
  });

  test.each([
    ['.git/config', true],
    ['a/.GIT/config', true],
    ['a/.Git', true],
    ['.g\u200cit/config', true],
    ['.git. /config', true],
    ['.git::$INDEX_ALLOCATION/config', true],
    ['.hg/hgrc', true],
    ['.jj/x', true],
    ['.github/smtpd.conf', false],
    ['.gitignore', false],
    ['git/config', false],
    ['x.git/config', false],
  ])('%s: %s', (name, expected) => {
    expect(isVersionControl(path('names', name))).toBe(expected);
  });
});

describe('sizes', () => {
  test('a package.json of 6 MB is no matter where it has no settings, and is told where it has', async () => {
    const filler = Array.from({ length: 400_000 }, () => 'abcdefghijkl');
    write(`${checkout}/package.json`, JSON.stringify({ devDependencies: { 'smtpd-lint': '*' }, filler }));
    expect(await here(['smtpd.conf'])).toMatchObject({ status: 0, stderr: '' });
    write(`${checkout}/package.json`, JSON.stringify({ 'smtpd-lint': {}, filler }));
    const { status, stdout } = await here(['smtpd.conf']);
    expect([status, stdout]).toEqual([2, expect.stringContaining('is larger than 256 kB')]);
    expect(stdout.length).toBeLessThan(2000);
  });

  test('texts that are nested without end', async () => {
    for (const name of ['package.json', '.smtpd-lintrc.json', 'known.json']) {
      write(`${checkout}/${name}`, `{"smtpd-lint":${'['.repeat(500_000)}${']'.repeat(500_000)}}`);
      const { status, stderr } = await here(['--baseline', 'known.json', 'smtpd.conf']);
      expect([name, status, stderr]).toEqual([name, 2, expect.not.stringContaining('defect')]);
      rmSync(path(checkout, name));
    }
  });

  test('a baseline that counts without end', async () => {
    for (const count of ['1e308', '1e7', '0.5', '-1', '"1"']) {
      const finding = `{"rule":"open-relay","text":"x","count":${count}}`;
      write(`${checkout}/known.json`, `{"version":1,"files":{"smtpd.conf":[${finding},${finding}]}}`);
      expect(await here(['--baseline', 'known.json', 'smtpd.conf'])).toMatchObject({
        status: 2,
        stderr: 'smtpd-lint: known.json: not a baseline: it is no baseline that this version wrote\n',
      });
    }
  });
});
