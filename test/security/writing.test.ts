import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { scratch } from '../cli/run-command.js';

/** What the command writes: reports, baselines, fixes; where, and what is left when it is killed. */

const { commandLine, path, run, write } = scratch();

const sound = `listen on 192.0.2.1
action "out" relay
match from local for any action "out"
`;
/** What `--fix` takes away: the last rule once more. */
const again = 'match from local for any action "out"\n';
const textOf = (name: string): string => readFileSync(path(name), 'utf8');

/** A checkout of its own for each test. */
let checkout: string;
let number = 0;
beforeEach(() => {
  number += 1;
  checkout = `checkout-${number}`;
  write(`${checkout}/.git/config`, '[core]\n');
  write(`${checkout}/smtpd.conf`, sound);
});
const here = (...args: readonly string[]) => run(args, { cwd: checkout });
const namesIn = (folder = '.'): readonly string[] => readdirSync(path(checkout, folder)).sort();

describe('a report is not written', () => {
  const refused = async (args: readonly string[], reason: string): Promise<void> => {
    const before = textOf(`${checkout}/smtpd.conf`);
    const { status, stdout, stderr } = await here(...args);
    expect([args, status, stdout]).toEqual([args, 2, '']);
    expect(stderr).toContain(`is not written: ${reason}`);
    expect(textOf(`${checkout}/smtpd.conf`)).toBe(before);
    expect(readdirSync(path(checkout)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  };

  test('over the file that is checked, by whatever name, before anything is fixed', async () => {
    write(`${checkout}/smtpd.conf`, sound + again);
    linkSync(path(checkout, 'smtpd.conf'), path(checkout, 'other-name'));
    for (const name of ['smtpd.conf', './smtpd.conf', path(checkout, 'smtpd.conf'), 'other-name'])
      await refused(['--fix', '--output-file', name, 'smtpd.conf'], 'it is one of the files that were read');
  });

  test('over settings, a policy, a baseline, an include or a table that was read', async () => {
    write(`${checkout}/.smtpd-lintrc.json`, '{"extends": "./base.json"}');
    write(`${checkout}/base.json`, '{}');
    write(`${checkout}/known.json`, '{"version":1,"files":{}}');
    write(`${checkout}/part.conf`, '# nothing\n');
    write(`${checkout}/domains`, 'example.org\n');
    write(
      `${checkout}/smtpd.conf`,
      `include "part.conf"\ntable d file:/domains\n${sound}match from any for domain <d> action "out"\n`,
    );
    for (const name of ['.smtpd-lintrc.json', 'base.json', 'known.json', 'part.conf', 'domains'])
      await refused(
        ['--root', '.', '--baseline', 'known.json', '-o', name, 'smtpd.conf'],
        'it is one of the files that were read',
      );
    expect(textOf(`${checkout}/domains`)).toBe('example.org\n');
  });

  test.each([
    ['simulate'],
    ['simulate', '--envelopes', 'mails.jsonl'],
    ['diff', 'other.conf'],
    ['test'],
    ['matrix', '--format', 'html'],
    ['migrate'],
    ['fmt'],
  ])('over what %s has read, through a link, or below a .git', async (...command) => {
    write(`${checkout}/other.conf`, `# the same\n${sound}`);
    write(`${checkout}/mails.jsonl`, '{}\n');
    write(`${checkout}/smtpd-lint.policy`, 'strangers never relay\n');
    symlinkSync(path('outside'), path(checkout, 'linked'));
    const others: Readonly<Record<string, string>> = {
      diff: 'other.conf',
      test: 'smtpd-lint.policy',
      '--envelopes': 'mails.jsonl',
    };
    const read = ['smtpd.conf', ...command.flatMap((word) => others[word] ?? [])];
    for (const name of read)
      await refused([...command, 'smtpd.conf', '-o', name], 'it is one of the files that were read');
    await refused([...command, 'smtpd.conf', '-o', 'linked'], 'it is a link');
    await refused([...command, 'smtpd.conf', '-o', '.git/config'], 'it belongs to version control');
    for (const name of read) expect(textOf(`${checkout}/${name}`)).not.toContain('verdict');
  });

  test('over a file that another thread has read', async () => {
    const names = Array.from({ length: 90 }, (_, at) => `many/${at}.conf`);
    for (const name of names) write(`${checkout}/${name}`, sound);
    await refused(['-o', 'many/77.conf', ...names], 'it is one of the files that were read');
    expect(textOf(`${checkout}/many/77.conf`)).toBe(sound);
  });

  test('through a link, be it of a file, of nothing or of a folder that leads out', async () => {
    write('outside/keep', 'keep\n');
    symlinkSync(path('outside/keep'), path(checkout, 'report.json'));
    symlinkSync(path('outside/new'), path(checkout, 'dangling.json'));
    symlinkSync(path('outside'), path(checkout, 'reports'));
    await refused(['-o', 'report.json', 'smtpd.conf'], 'it is a link');
    await refused(['-o', 'dangling.json', 'smtpd.conf'], 'it is a link');
    await refused(['-o', 'reports/x.json', 'smtpd.conf'], 'a link leads out of the checkout');
    await refused(['-o', 'reports/a/b/x.json', 'smtpd.conf'], 'a link leads out of the checkout');
    await refused(['--baseline', 'report.json', '--write-baseline', 'smtpd.conf'], 'it is there already');
    expect([readdirSync(path('outside')), textOf('outside/keep')]).toEqual([['keep'], 'keep\n']);
  });

  test('below a .git, by a link or by its name', async () => {
    mkdirSync(path(checkout, '.git/hooks'));
    symlinkSync('.git/hooks', path(checkout, 'out'));
    for (const name of ['.git/hooks/pre-commit', 'out/pre-commit', '.git/config'])
      await refused(['-o', name, 'smtpd.conf'], 'it belongs to version control');
    expect(namesIn('.git/hooks')).toEqual([]);
  });

  test('twice into the same file, or into what is no file', async () => {
    await refused(
      ['--baseline', 'x.json', '--write-baseline', '-o', 'x.json', 'smtpd.conf'],
      'it is one of the files that were read',
    );
    execFileSync('mkfifo', [path(checkout, 'fifo')]);
    await refused(['-o', 'fifo', 'smtpd.conf'], 'it is no regular file');
    await refused(['-o', '.git', 'smtpd.conf'], 'it belongs to version control');
  });

  test('a baseline over what is none', async () => {
    write(`${checkout}/readme`, 'read me\n');
    for (const name of ['smtpd.conf', 'readme'])
      await refused(
        ['--baseline', name, '--write-baseline', 'smtpd.conf'],
        'it is there already, and no baseline',
      );
    expect(textOf(`${checkout}/readme`)).toBe('read me\n');
    const args = ['--baseline', 'known.json', '--write-baseline', 'smtpd.conf'];
    expect([(await here(...args)).status, (await here(...args)).status]).toEqual([0, 0]);
  });

  test('by migrate over what it reads', async () => {
    write(`${checkout}/old.conf`, 'listen on 192.0.2.1\naccept from local for any relay\n');
    const { status, stderr } = await here('migrate', '-o', 'old.conf', 'old.conf');
    expect([status, stderr]).toEqual([2, expect.stringContaining('it is one of the files that were read')]);
  });

  test('and init writes through no link', async () => {
    symlinkSync(path('outside.json'), path(checkout, '.smtpd-lintrc.json'));
    expect((await here('init', '--force')).status).toBe(2);
    expect(existsSync(path('outside.json'))).toBe(false);
  });
});

describe('a report is written', () => {
  test('as a whole: it is another file then, of the same mode, and readers of the old one have that', async () => {
    write(`${checkout}/report.txt`, 'old\n');
    chmodSync(path(checkout, 'report.txt'), 0o640);
    const { ino } = statSync(path(checkout, 'report.txt'));
    expect((await here('-o', 'report.txt', 'smtpd.conf')).status).toBe(0);
    const now = statSync(path(checkout, 'report.txt'));
    expect([now.ino === ino, now.mode & 0o777]).toEqual([false, 0o640]);
    expect(textOf(`${checkout}/report.txt`)).toContain('smtpd.conf: verdict: closed');
    expect(namesIn()).toEqual(['.git', 'report.txt', 'smtpd.conf']);
  });

  test('to what the shell has opened, and to devices that are named', async () => {
    const script =
      '"$@" -o /dev/null smtpd.conf; "$@" -o >(cat >&2) smtpd.conf; "$@" -o /dev/stdout smtpd.conf';
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', `${script}; sleep 0.2`, 'bash', ...(await commandLine())],
      {
        cwd: path(checkout),
        encoding: 'utf8',
      },
    );
    expect([stdout, stderr]).toEqual([
      'smtpd.conf: verdict: closed (proven)\n',
      'smtpd.conf: verdict: closed (proven)\n',
    ]);
  });
});

describe('--fix leaves the file what it is', () => {
  test('with its hard links, its mode and its extended attributes', async () => {
    write(`${checkout}/smtpd.conf`, sound + again);
    const file = path(checkout, 'smtpd.conf');
    linkSync(file, path(checkout, 'twin'));
    chmodSync(file, 0o640);
    const attribute = (code: string) =>
      spawnSync('python3', ['-c', `import os,sys\n${code}`, file], { encoding: 'utf8' });
    const hasAttributes = attribute('os.setxattr(sys.argv[1], "user.label", b"mail")').status === 0;
    const { ino } = statSync(file);
    expect((await here('--fix', 'smtpd.conf')).status).toBe(0);
    const now = statSync(file);
    expect([now.ino, now.mode & 0o777, now.nlink]).toEqual([ino, 0o640, 2]);
    expect(textOf(`${checkout}/twin`)).toBe(sound);
    if (hasAttributes)
      expect(attribute('print(os.getxattr(sys.argv[1], "user.label").decode())').stdout).toBe('mail\n');
    expect(namesIn()).toEqual(['.git', 'smtpd.conf', 'twin']);
  });
});

/** Ends the process without a warning before the Nth thing that it does to a file; of a text, half is written. */
const killer = `
const fs = require('node:fs');
let left = Number(process.env.KILL_AT);
const { openSync, writeSync } = fs;
const die = () => process.kill(process.pid, 'SIGKILL');
for (const name of ['openSync', 'writeSync', 'writeFileSync', 'ftruncateSync', 'fsyncSync', 'renameSync', 'rmSync']) {
  const real = fs[name];
  fs[name] = (...args) => {
    const isRead = name === 'openSync' && (args[1] === 'r' || (typeof args[1] === 'number' && (args[1] & 3) === 0));
    const isOwn = typeof args[0] === 'string' && !args[0].includes('smtpd.conf');
    if (!isRead && !isOwn && left-- === 0) {
      if (name === 'writeSync') writeSync(args[0], args[1], args[2], args[3] >> 1, args[4]);
      if (name === 'writeFileSync') writeSync(typeof args[0] === 'number' ? args[0] : openSync(args[0], 'w'), args[1].slice(0, args[1].length >> 1));
      die();
    }
    return real(...args);
  };
}
`;

describe('a run that is killed', () => {
  const kill = (args: readonly string[], at: number) => {
    const hook = write('kill.cjs', killer);
    return run(args, { cwd: checkout, env: { KILL_AT: String(at), NODE_OPTIONS: `--require ${hook}` } });
  };
  const long = `${sound}${again}# ${'a long text behind it '.repeat(20)}\n`;
  const fixed = long.replace(again.repeat(2), again);

  test('while it fixes, at any moment: the file is old or new, or its text is beside it, and the next run says so', async () => {
    let halves = 0;
    for (let at = 0; ; at += 1) {
      for (const name of namesIn()) if (name !== '.git') rmSync(path(checkout, name));
      write(`${checkout}/smtpd.conf`, long);
      const { status } = await kill(['--fix', 'smtpd.conf'], at);
      if (status !== null) {
        expect([status, textOf(`${checkout}/smtpd.conf`), namesIn()]).toEqual([
          0,
          fixed,
          ['.git', 'smtpd.conf'],
        ]);
        expect(at).toBeGreaterThan(8);
        break;
      }
      const text = textOf(`${checkout}/smtpd.conf`);
      const next = await here('--fix', 'smtpd.conf');
      if (text === long || text === fixed) {
        expect([at, next.status, next.stderr]).toEqual([at, 0, '']);
        expect([textOf(`${checkout}/smtpd.conf`), namesIn()]).toEqual([fixed, ['.git', 'smtpd.conf']]);
        continue;
      }
      halves += 1;
      expect(next.status).toBe(2);
      expect(textOf(`${checkout}/smtpd.conf`)).toBe(text);
      const [, offer = ''] = /To put its text back: (.*) \(to keep/.exec(next.stderr) ?? [];
      execFileSync('sh', ['-c', offer], { cwd: path(checkout) });
      expect([textOf(`${checkout}/smtpd.conf`), namesIn()]).toEqual([long, ['.git', 'smtpd.conf']]);
    }
    expect(halves).toBeGreaterThan(0);
  });

  test('while it writes a report: the old one stays, and the next run removes what is left', async () => {
    write(`${checkout}/mail.conf`, sound);
    for (let at = 0; ; at += 1) {
      write(`${checkout}/smtpd.conf.txt`, 'old\n');
      const { status } = await kill(['-o', 'smtpd.conf.txt', 'mail.conf'], at);
      const text = textOf(`${checkout}/smtpd.conf.txt`);
      if (status !== null) break;
      expect(text === 'old\n' || text.endsWith('closed (proven)\n')).toBe(true);
    }
    expect(readdirSync(path(checkout)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('leaves alone what a run that goes on has there, and what only looks like it', async () => {
    const digits = '0123456789abcdef';
    const names = [
      `.smtpd.conf.${process.pid}-${digits}.tmp`,
      `.smtpd.conf.999999999-${digits}.old`,
      `.other.conf.999999999-${digits}.tmp`,
      `.smtpd.conf.999999999-${digits.toUpperCase()}.tmp`,
    ];
    for (const name of names) write(`${checkout}/${name}`, 'x');
    mkdirSync(path(checkout, `.smtpd.conf.999999998-${digits}.tmp`));
    write(`${checkout}/smtpd.conf`, long);
    expect((await here('--fix', 'smtpd.conf')).status).toBe(0);
    for (const name of [...names, `.smtpd.conf.999999998-${digits}.tmp`])
      expect([name, existsSync(path(checkout, name))]).toEqual([name, true]);
  });

  test('a copy is offered whatever the names are', async () => {
    const name = "-it's an smtpd.conf";
    write(`${checkout}/${name}`, 'half\n');
    write(`${checkout}/.${name}.999999999-0123456789abcdef.recovery`, sound);
    const { status, stderr } = await here('--', name);
    expect(status).toBe(2);
    const [, offer = ''] = /To put its text back: (.*) \(to keep/.exec(stderr) ?? [];
    execFileSync('sh', ['-c', offer], { cwd: path(checkout) });
    expect(textOf(`${checkout}/${name}`)).toBe(sound);
  });
});

describe('what the system refuses is an ordinary error', () => {
  const script = async (text: string) =>
    spawnSync('bash', ['-c', text, 'bash', ...(await commandLine())], {
      cwd: path(checkout),
      encoding: 'utf8',
    });

  test('links in circles, names that are too long, that are no UTF-8, or hold what no name can', async () => {
    symlinkSync('loop', path(checkout, 'loop'));
    const long = 'x'.repeat(5000);
    for (const args of [
      ['loop'],
      ['loop/x'],
      ['loop/*.conf'],
      [long],
      [`${long}*`],
      ['--config', 'loop', 'smtpd.conf'],
      ['--baseline', 'loop', 'smtpd.conf'],
      ['--root', 'loop', 'smtpd.conf', 'x'],
      ['-o', 'loop/x', 'smtpd.conf'],
      ['-o', long, 'smtpd.conf'],
      ['test', '--policy', 'loop', 'smtpd.conf'],
      ['simulate', 'loop'],
      ['diff', 'loop', 'smtpd.conf'],
      ['diff', '--base', 'main', 'loop/x'],
      ['matrix', 'loop'],
      ['migrate', 'loop'],
      ['fmt', '--write', 'loop'],
      ['init', 'loop'],
      ['--print-config', 'loop/x'],
      ['--stdin-filename', 'loop/x', '-'],
    ]) {
      const { status, stderr } = await here(...args);
      const name = args.join(' ').slice(0, 60);
      expect([name, stderr]).toEqual([name, expect.not.stringContaining('defect')]);
      if (args[0] !== '--print-config' && args[0] !== '--stdin-filename')
        expect([name, status]).toEqual([name, 2]);
    }
  });

  test('names that are no UTF-8, of files, of folders and of the working directory', async () => {
    const garbled = Buffer.concat([
      Buffer.from(path(checkout, 'smtpd-')),
      Buffer.from([0xff]),
      Buffer.from('.conf'),
    ]);
    writeFileSync(garbled, sound);
    const folder = Buffer.concat([Buffer.from(path(checkout, 'd')), Buffer.from([0xff])]);
    mkdirSync(folder);
    writeFileSync(Buffer.concat([folder, Buffer.from('/smtpd.conf')]), sound.replace('local', 'any'));
    const found = await here('.');
    expect([found.status, found.stderr]).toEqual([
      2,
      'smtpd-lint: d\ufffd/smtpd.conf: its name is no UTF-8\nsmtpd-lint: smtpd-\ufffd.conf: its name is no UTF-8\n',
    ]);
    const named = await script(`"$@" $'smtpd-\\xff.conf'; echo $?; cd $'d\\xff'; "$@" smtpd.conf; echo $?`);
    expect([named.stdout, named.stderr]).toEqual([
      '2\n2\n',
      "smtpd-lint: smtpd-\ufffd.conf: its name is no UTF-8\nsmtpd-lint: the working directory's name is no UTF-8\n",
    ]);
  });

  test('a working directory that is gone', async () => {
    mkdirSync(path(checkout, 'gone'));
    const { stdout, stderr } = await script(
      `cd gone; rmdir ../gone; "$@" ${path(checkout, 'smtpd.conf')}; echo $?; "$@" .; echo $?; "$@" --version >/dev/null; echo $?`,
    );
    expect(stdout).toBe('2\n2\n0\n');
    expect(stderr).toBe('smtpd-lint: the working directory is not there any more\n'.repeat(2));
  });

  test('a report that does not arrive: exit 2', async () => {
    // More than a pipe holds.
    const many = Array.from({ length: 8 }, (_, index) => `many-${index}.conf`);
    for (const name of many) write(`${checkout}/${name}`, sound + 'nonsense\n'.repeat(2000));
    const { stdout, stderr } = await script(
      `"$@" smtpd.conf >/dev/full; echo $?; "$@" --format json ${many.join(' ')} | true; echo "\${PIPESTATUS[0]}"; "$@" --format json ${many.join(' ')} | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"; "$@" missing.conf 2>/dev/full; echo $?`,
    );
    expect(stdout).toBe('2\n2\n2\n2\n');
    expect(stderr).not.toContain('defect');
  });
});
