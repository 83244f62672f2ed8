import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { originalOf, ReplaceError, replaceFiles } from '../../src/cli/replace.js';
import { textOfBytes } from '../../src/source/bytes-as-text.js';
import { titled } from '../support/skipped.js';

const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-replace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);
const isRoot = process.getuid?.() === 0;

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(path(name), { recursive: true, force: true });
  writeFileSync(path('a'), 'old a\n');
  writeFileSync(path('b'), 'old b\n');
});

const texts = () => [readFileSync(path('a'), 'utf8'), readFileSync(path('b'), 'utf8')];

describe('files are replaced', () => {
  test('all of them, and nothing else is left in the folder', () => {
    replaceFiles([
      { original: originalOf(path('a'), 'old a\n'), text: 'new a\r\n' },
      { original: originalOf(path('b'), 'old b\n'), text: '' },
    ]);
    expect(texts()).toEqual(['new a\r\n', '']);
    expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
  });

  test('with their mode', () => {
    // Only root writes what is read-only.
    for (const mode of isRoot ? [0o640, 0o600, 0o444, 0o755] : [0o640, 0o600, 0o755]) {
      chmodSync(path('a'), mode);
      replaceFiles([{ original: originalOf(path('a'), readFileSync(path('a'), 'utf8')), text: `${mode}` }]);
      expect(statSync(path('a')).mode & 0o7777).toBe(mode);
    }
  });

  test.skipIf(!isRoot)(
    titled('with their owner', isRoot ? undefined : 'only root may give files away'),
    () => {
      chownSync(path('a'), 12345, 54321);
      chmodSync(path('a'), 0o4750);
      replaceFiles([{ original: originalOf(path('a'), 'old a\n'), text: 'new' }]);
      const { uid, gid, mode } = statSync(path('a'));
      expect([uid, gid, mode & 0o7777]).toEqual([12345, 54321, 0o4750]);
    },
  );

  test('and not their other names, extended attributes or access lists: they are the same files', () => {
    linkSync(path('b'), path('c'));
    const { ino } = statSync(path('b'));
    replaceFiles([{ original: originalOf(path('b'), 'old b\n'), text: 'new' }]);
    expect([readFileSync(path('c'), 'utf8'), statSync(path('b')).ino]).toEqual(['new', ino]);
  });

  test('where a link leads, and the link stays', () => {
    mkdirSync(path('real'));
    writeFileSync(path('real/c'), 'old c\n');
    symlinkSync('real/c', path('link'));
    symlinkSync('link', path('second'));
    replaceFiles([{ original: originalOf(path('second'), 'old c\n'), text: 'new c\n' }]);
    expect([readlinkSync(path('second')), readlinkSync(path('link'))]).toEqual(['link', 'real/c']);
    expect(readFileSync(path('real/c'), 'utf8')).toBe('new c\n');
    expect(readdirSync(path('real'))).toEqual(['c']);
  });
});

describe('none is replaced', () => {
  const both = () => [originalOf(path('a'), 'old a\n'), originalOf(path('b'), 'old b\n')] as const;
  const refused = (act: () => void, reason: string): void => {
    expect(act).toThrow(ReplaceError);
    expect(act).toThrow(reason);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  };
  const replaceBoth = ([a, b]: ReturnType<typeof both>) =>
    replaceFiles([
      { original: a, text: 'new' },
      { original: b, text: 'new' },
    ]);

  test('when one has another text meanwhile', () => {
    const originals = both();
    writeFileSync(path('b'), 'other\n');
    refused(() => replaceBoth(originals), `${path('b')}: it has changed since it was read`);
    expect(texts()).toEqual(['old a\n', 'other\n']);
  });

  test('when one was written anew with the same text, by somebody who may go on', () => {
    const originals = both();
    rmSync(path('b'));
    writeFileSync(path('b'), 'old b\n');
    chmodSync(path('b'), 0o600);
    refused(() => replaceBoth(originals), 'it has changed since it was read');
  });

  test('when one is gone, or is a link now', () => {
    let originals = both();
    rmSync(path('b'));
    refused(() => replaceBoth(originals), 'it is not there any more');
    writeFileSync(path('b'), 'old b\n');
    originals = both();
    rmSync(path('b'));
    symlinkSync('a', path('b'));
    refused(() => replaceBoth(originals), 'it has changed since it was read');
    expect(texts()).toEqual(['old a\n', 'old a\n']);
  });

  test('when it is no text, no file, has other names, or is not what was read', () => {
    writeFileSync(path('a'), Buffer.from([0x23, 0xe4, 0x0a]));
    const decoded = textOfBytes(readFileSync(path('a')));
    refused(() => originalOf(path('a'), decoded), 'it holds bytes that are no UTF-8, and they would be lost');
    refused(() => originalOf(folder, ''), 'it is no regular file');
    refused(() => originalOf(path('b'), 'old'), 'it has changed since it was read');
    refused(() => originalOf(path('none'), ''), 'it is not there any more');
  });

  test('a mark of the byte order is kept', () => {
    const text = '\ufeffold\n';
    writeFileSync(path('a'), text);
    replaceFiles([{ original: originalOf(path('a'), text), text: '\ufeffnew\n' }]);
    expect([...readFileSync(path('a'))].slice(0, 4)).toEqual([0xef, 0xbb, 0xbf, 0x6e]);
  });
});
