import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scratch } from '../cli/run-command.js';
import { titled } from '../support/skipped.js';

/** What V8 has compiled is kept in a folder of the user's (scripts/command/code-cache.cjs), and V8 runs it as it stands. */

const isRoot = process.geteuid?.() === 0;
const onlyRoot = isRoot ? undefined : 'only root may give files away';

/** Whom the command runs for: root itself keeps nothing. */
const user = isRoot ? 65534 : (process.geteuid?.() ?? -1);

// Not in a temporary folder: nothing is kept in one. What lies here belongs to root or to the user.
const place = mkdtempSync(join(isRoot ? '/var/lib' : homedir(), 'smtpd-lint-test-'));
chmodSync(place, 0o755);
afterAll(() => rmSync(place, { recursive: true, force: true }));

const { commandLine } = scratch();
const conf = join(place, 'smtpd.conf');
writeFileSync(conf, 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n');
let command: string;
beforeAll(async () => {
  const [, built = ''] = await commandLine();
  cpSync(dirname(built), join(place, 'command'), { recursive: true });
  command = join(place, 'command', 'smtpd-lint.cjs');
  for (const path of [join(place, 'command'), ...readdirSync(join(place, 'command')).map(inCommand)])
    chmodSync(path, 0o755);
});
const inCommand = (name: string): string => join(place, 'command', name);

let number = 0;
/** The user's cache directory, another one for each test. */
let cache: string;
const own = (...names: readonly string[]): string => join(cache, 'smtpd-lint', ...names);
beforeEach(() => {
  number += 1;
  mkdirSync(join(place, `user-${number}`));
  cache = join(place, `user-${number}`, 'cache');
  mkdirSync(cache, { mode: 0o700 });
  for (const path of [dirname(cache), cache]) chownSync(path, user, isRoot ? user : -1);
});

function run(env: Readonly<Record<string, string>> = {}, uid = user, path = conf) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [command, path], {
    cwd: place,
    env: { PATH: process.env.PATH ?? '', XDG_CACHE_HOME: cache, ...env },
    encoding: 'utf8',
    ...(isRoot && uid !== 0 && { uid, gid: uid }),
  });
  return { status, signal, stdout, stderr };
}

/** What every run must give, cache or not. */
let expected: ReturnType<typeof run>;
beforeAll(() => {
  expected = run({ XDG_CACHE_HOME: 'nowhere' });
  expect([expected.status, expected.signal, expected.stderr]).toEqual([1, null, '']);
});

const entries = (): ReadonlyMap<string, string> =>
  new Map(readdirSync(own()).map((name) => [name, readFileSync(own(name), 'latin1')]));
const paths = (): readonly string[] => readdirSync(own()).map((name) => own(name));

test('entries are used, and only their user may look at them', () => {
  expect(run()).toEqual(expected);
  const first = entries();
  expect([...first.keys()].map((name) => name.split('-')[0]).sort()).toEqual([
    'check',
    'engine',
    'entry',
    'report',
    'syntax',
  ]);
  for (const path of paths()) expect(lstatSync(path).mode & 0o777).toBe(0o600);
  expect(lstatSync(own()).mode & 0o777).toBe(0o700);
  expect(run()).toEqual(expected);
  // A run that has used an entry writes how many are still to add to it: one fewer.
  for (const [name, text] of entries())
    expect(text.charCodeAt(0)).toBe((first.get(name)?.charCodeAt(0) ?? 0) - 1);
});

test('other options of V8 have entries of their own', () => {
  run();
  expect(run({ NODE_OPTIONS: '--max-old-space-size=4096' })).toEqual(expected);
  expect(entries().size).toBe(10);
});

test('a long run has entries of its own, which it uses again', () => {
  const long = join(place, 'long.conf');
  writeFileSync(long, `${readFileSync(conf, 'utf8')}${'# a comment\n'.repeat(6000)}`);
  run();
  const short = entries();
  for (const left of [4, 3]) {
    run({}, user, long);
    const added = [...entries()].filter(([name]) => !short.has(name));
    expect(added.map(([, text]) => text.charCodeAt(0) + 1)).toEqual(Array(5).fill(left));
  }
  for (const [name, text] of short) expect(entries().get(name)).toBe(text);
});

test('NODE_DISABLE_COMPILE_CACHE keeps nothing', () => {
  expect(run({ NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(expected);
  expect(readdirSync(cache)).toEqual([]);
});

/** Ways in which an entry can be broken. */
const damages: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
  'a bit of it is another': (bytes) => {
    const at = bytes.length >> 2;
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    return bytes;
  },
  'a byte of its end is another': (bytes) => bytes.fill(0xff, bytes.length - 1),
  'it ends early': (bytes) => bytes.subarray(0, bytes.length >> 1),
  'it ends early by one byte': (bytes) => bytes.subarray(0, -1),
  'it is empty': () => Buffer.alloc(0),
  'it is one byte': () => Buffer.of(3),
  'it is two bytes': () => Buffer.of(0, 0),
  'it is zeros': (bytes) => Buffer.alloc(bytes.length),
  'it is text, twice': () => Buffer.from('console.log("run")\n'.repeat(2)),
};

describe('a damaged entry is neither run nor kept', () => {
  test.each(Object.entries(damages))('%s', (_, damage) => {
    run();
    const sound = new Map(paths().map((path) => [path, readFileSync(path)]));
    for (const [path, bytes] of sound) writeFileSync(path, damage(Buffer.from(bytes)));
    expect(run()).toEqual(expected);
    for (const [path, bytes] of sound) expect(readFileSync(path)[0]).toBe(bytes[0]);
    expect(run()).toEqual(expected);
    for (const [path, bytes] of sound) expect(readFileSync(path)[0]).toBe((bytes[0] ?? 0) - 1);
  });

  test('it is what V8 compiled of another text', () => {
    run();
    const [first = '', second = ''] = paths();
    const [of1, of2] = [readFileSync(first), readFileSync(second)];
    writeFileSync(first, of2);
    writeFileSync(second, of1);
    expect(run()).toEqual(expected);
  });
});

/** What is done to the user's own folder or its way, after which others might have written what is in it. */
const doubts: Readonly<Record<string, () => void>> = {
  'its group may write there': () => chmodSync(own(), 0o770),
  'others may look into it': () => chmodSync(own(), 0o755),
  'the group may write above it': () => chmodSync(cache, 0o770),
  'anybody may write above it': () => chmodSync(dirname(cache), 0o777),
  'anybody may write above it, as into /tmp': () => chmodSync(dirname(cache), 0o1777),
  'it is a link': () => {
    renameSync(own(), join(cache, 'elsewhere'));
    symlinkSync('elsewhere', own());
  },
  'a folder above it is a link': () => {
    renameSync(cache, `${cache}-elsewhere`);
    symlinkSync(`${cache}-elsewhere`, cache);
  },
  'it lies in a repository, whose files anybody may have committed': () =>
    mkdirSync(join(dirname(cache), '.git')),
  'it lies in a worktree': () => writeFileSync(join(cache, '.git'), 'gitdir: elsewhere\n'),
};

describe('where others might have written, nothing is read and nothing is written', () => {
  const staysAsItIs = (doubt: () => void): void => {
    run();
    doubt();
    const before = entries();
    expect(run()).toEqual(expected);
    expect(entries()).toEqual(before);
  };
  test.each(Object.entries(doubts))('%s', (_, doubt) => staysAsItIs(doubt));

  test.skipIf(onlyRoot)(titled('the folder is somebody else’s', onlyRoot), () =>
    staysAsItIs(() => chownSync(own(), 0, 0)),
  );

  test.skipIf(onlyRoot)(titled('a folder above it is somebody else’s', onlyRoot), () =>
    staysAsItIs(() => chownSync(dirname(cache), user + 1, user)),
  );

  test('a folder in /tmp is not even made', () => {
    const shared = mkdtempSync('/tmp/smtpd-lint-test-');
    chownSync(shared, user, isRoot ? user : -1);
    expect(run({ XDG_CACHE_HOME: shared })).toEqual(expected);
    expect(readdirSync(shared)).toEqual([]);
    rmSync(shared, { recursive: true });
  });
});

/** What is done to an entry, after which it is none of this user's. */
const strangers: Readonly<Record<string, (path: string) => void>> = {
  'others may read it': (path) => chmodSync(path, 0o644),
  'others may write to it': (path) => chmodSync(path, 0o622),
  'it has another name elsewhere': (path) => linkSync(path, join(place, `linked-${basename(path)}`)),
  'it is a link': (path) => {
    renameSync(path, `${path}.moved`);
    symlinkSync(`${path}.moved`, path);
  },
};

test.each(Object.entries(strangers))('an entry is not used where %s', (_, change) => {
  run();
  const sound = new Map(paths().map((path) => [path, readFileSync(path)]));
  for (const path of sound.keys()) change(path);
  expect(run()).toEqual(expected);
  // It is written anew, as for want of any.
  for (const [path, bytes] of sound) {
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readFileSync(path)[0]).toBe(bytes[0]);
  }
});

test.skipIf(onlyRoot)(titled('an entry of somebody else is not used', onlyRoot), () => {
  run();
  const sound = new Map(paths().map((path) => [path, readFileSync(path)]));
  for (const path of sound.keys()) chownSync(path, user + 1, user);
  expect(run()).toEqual(expected);
  for (const [path, bytes] of sound) expect(readFileSync(path)[0]).toBe(bytes[0]);
});

test.skipIf(onlyRoot)(titled('root keeps nothing, and uses nothing that is kept', onlyRoot), () => {
  run();
  const before = entries();
  for (const path of [dirname(cache), cache, own(), ...paths()]) chownSync(path, 0, 0);
  expect(run({}, 0)).toEqual(expected);
  expect(entries()).toEqual(before);
  rmSync(own(), { recursive: true });
  expect(run({}, 0)).toEqual(expected);
  expect(readdirSync(cache)).toEqual([]);
});

test('old entries go', () => {
  run();
  for (let at = 0; at < 40; at += 1) writeFileSync(own(`check-old-${at}`), 'x');
  const [first = ''] = paths();
  rmSync(first);
  run();
  expect(readdirSync(own()).length).toBeLessThanOrEqual(20);
});
