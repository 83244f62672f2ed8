import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultRoot, nodeFiles, readNamed } from '../../src/source/node-files.js';

let top: string;

const write = (path: string, text: string) => writeFileSync(join(top, path), text);

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'node-files-'));
  for (const folder of ['root/etc/mail', 'elsewhere', 'work'])
    mkdirSync(join(top, folder), { recursive: true });
  write('root/etc/mail/domains', 'example.org\n');
  write('root/etc/mail/smtpd.conf', '');
  write('root/etc/mail/beside', 'beside the file');
  write('elsewhere/secret', 'not for you');
  write('work/here', 'in the working directory');
  write('work/invalid', '');
  writeFileSync(join(top, 'work/invalid'), Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x0d, 0x0a]));
  symlinkSync(join(top, 'elsewhere/secret'), join(top, 'root/etc/mail/link-out'));
  symlinkSync('../../../elsewhere', join(top, 'root/etc/mail/folder-out'));
  symlinkSync('domains', join(top, 'root/etc/mail/link-in'));
  symlinkSync('loop', join(top, 'root/etc/mail/loop'));
  symlinkSync('/dev/zero', join(top, 'root/etc/mail/zero'));
  execFileSync('mkfifo', [join(top, 'root/etc/mail/fifo')]);
  write('root/etc/mail/huge', '');
  truncateSync(join(top, 'root/etc/mail/huge'), 65 * 1024 * 1024);
});

afterAll(() => rmSync(top, { recursive: true }));

describe('under a root', () => {
  const files = () =>
    nodeFiles({
      root: join(top, 'root'),
      main: join(top, 'root/etc/mail/smtpd.conf'),
      cwd: join(top, 'work'),
    });
  const read = (path: string) => files().read(path);

  test('absolute paths are taken below it', () => {
    expect(read('/etc/mail/domains')).toMatchObject({ ok: true, text: 'example.org\n' });
    expect(read('/etc/mail/link-in')).toMatchObject({ ok: true, text: 'example.org\n' });
    expect(read('//etc/./mail/../mail/domains')).toMatchObject({ ok: true, text: 'example.org\n' });
  });

  test('a mode says who may read a file; the one that is named has one, too', () => {
    const conf = join(top, 'root/etc/mail/smtpd.conf');
    for (const [mode, readableBy] of [
      [0o644, 'everybody'],
      [0o640, 'few'],
    ] as const) {
      chmodSync(join(top, 'root/etc/mail/domains'), mode);
      chmodSync(conf, mode);
      expect(read('/etc/mail/domains')).toMatchObject({ readableBy });
      expect(readNamed(conf, { root: join(top, 'root') })).toMatchObject({ readableBy });
    }
    chmodSync(join(top, 'root/etc/mail/domains'), 0o644);
    chmodSync(conf, 0o644);
  });

  test('"..", as in the kernel, does not climb above it', () => {
    expect(read('/../../etc/mail/domains')).toMatchObject({ ok: true, text: 'example.org\n' });
    expect(read('/../elsewhere/secret')).toMatchObject({ ok: false, code: 'ENOENT' });
  });

  test('relative paths are looked up beside the file when the working directory is outside', () => {
    expect(read('beside')).toMatchObject({ ok: true, text: 'beside the file' });
    expect(read('here')).toMatchObject({ ok: false });
    expect(read('../../../elsewhere/secret')).toMatchObject({ ok: false, code: 'EACCES' });
  });

  test('links that lead out are not followed', () => {
    expect(read('/etc/mail/link-out')).toMatchObject({ ok: false, code: 'EACCES' });
    expect(read('/etc/mail/folder-out/secret')).toMatchObject({ ok: false, code: 'EACCES' });
    expect(read('/etc/mail/zero')).toMatchObject({ ok: false, code: 'EACCES' });
    expect(read('/etc/mail/loop')).toMatchObject({ ok: false, code: 'ELOOP' });
  });

  test('what is no regular file, or too large, is not read', () => {
    expect(read('/etc/mail')).toMatchObject({ ok: false, code: 'EISDIR' });
    expect(read('/etc/mail/fifo')).toMatchObject({ ok: false, code: 'EINVAL' });
    expect(read('/etc/mail/huge')).toMatchObject({ ok: false, code: 'EFBIG' });
    expect(read('/etc/mail/domains\0')).toMatchObject({ ok: false });
  });

  test('it says where a path was found', () => {
    const host = files();
    host.read('/etc/mail/domains');
    expect(host.located('/etc/mail/domains')).toBe(join(top, 'root/etc/mail/domains'));
    expect(host.located('/etc/mail/never-asked')).toBeUndefined();
  });
});

describe('without a root', () => {
  const files = () =>
    nodeFiles({ root: undefined, main: join(top, 'root/etc/mail/smtpd.conf'), cwd: join(top, 'work') });

  test('files of the working directory and beside the file are read, also by absolute path', () => {
    expect(files().read('here')).toMatchObject({ ok: true });
    expect(files().read('beside')).toMatchObject({ ok: true });
    expect(files().read(join(top, 'root/etc/mail/domains'))).toMatchObject({ ok: true });
  });

  test('nothing of this system is, nor told whether it is there', () => {
    const there = files().read('/etc/passwd');
    const missing = files().read('/etc/no-such-file');
    expect(there).toMatchObject({ ok: false, code: 'EACCES' });
    expect(missing).toMatchObject({ ok: false, code: 'EACCES' });
    expect(files().read(join(top, 'elsewhere/secret'))).toMatchObject({ ok: false, code: 'EACCES' });
    expect(files().read('../elsewhere/secret')).toMatchObject({ ok: false, code: 'EACCES' });
  });

  test('a configuration below /etc is that of this system', () => {
    expect(defaultRoot('/etc')).toBe('/');
    expect(defaultRoot('/etc/mail')).toBe('/');
    expect(defaultRoot('/etcetera')).toBeUndefined();
    expect(
      nodeFiles({ root: undefined, main: '/etc/mail/smtpd.conf', cwd: top }).read('/etc/passwd'),
    ).toMatchObject({
      ok: true,
    });
  });
});

test('the text is what the bytes say: a byte order mark and CR stay, an invalid byte is marked', () => {
  const files = nodeFiles({ root: undefined, main: undefined, cwd: join(top, 'work') });
  expect(files.read('invalid')).toEqual({ ok: true, text: '\ufeffa\udcff\r\n' });
});

test('a file that the user names may lie anywhere, but is no folder, device or pipe of a repository', () => {
  expect(readNamed(join(top, 'elsewhere/secret'))).toMatchObject({ ok: true });
  expect(readNamed(join(top, 'root/etc/mail/fifo'))).toMatchObject({
    ok: false,
    message: expect.stringContaining('not a regular file'),
  });
  expect(readNamed('/dev/zero')).toMatchObject({ ok: false });
  expect(readNamed(top)).toMatchObject({ ok: false, message: 'Is a directory' });
  expect(readNamed(join(top, 'nothing'))).toMatchObject({
    ok: false,
    message: 'No such file or directory',
  });
});

test('without a root a mode is that of a checkout: it only counts where somebody took rights away', () => {
  const files = () => nodeFiles({ root: undefined, main: undefined, cwd: join(top, 'work') });
  chmodSync(join(top, 'work/here'), 0o644);
  expect(files().read('here')).toEqual({ ok: true, text: 'in the working directory' });
  chmodSync(join(top, 'work/here'), 0o600);
  expect(files().read('here')).toMatchObject({ readableBy: 'few' });
  expect(readNamed(join(top, 'work/here'))).toMatchObject({ readableBy: 'few' });
  // A file outside of the root has a mode of its own.
  chmodSync(join(top, 'work/here'), 0o644);
  expect(readNamed(join(top, 'work/here'), { root: join(top, 'root') })).not.toHaveProperty('readableBy');
});
