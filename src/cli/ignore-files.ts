import { dirname, join, resolve } from 'node:path';
import { IgnorePatterns, type Work } from '../settings/ignore.js';
import type { BytesResult } from '../source/host.js';
import { openFile } from '../source/open.js';
import { isInside } from '../source/paths.js';
import { checkoutOf } from '../source/repository.js';
import { warn } from './output.js';
import { posixRelative } from './posix-relative.js';

/** Bytes that a `.gitignore` may have, and steps that matching all of them may take. */
const maxBytes = 256 * 1024;
const maxWork = 100_000_000;

/** Reads a `.gitignore`: on this machine, or as it is in a revision. */
export type ReadIgnore = (path: string) => BytesResult;

/** As git, this follows no link of that name. */
const onThisMachine: ReadIgnore = (path) => openFile(path, { limit: maxBytes, noLink: true });

/** Whether a file is left out, by patterns that count from the working directory, or by the .gitignore files of its repository. */
export function ignorer(
  patterns: readonly string[],
  read: ReadIgnore = onThisMachine,
): (name: string) => boolean {
  const work: Work = { left: maxWork };
  const here = process.cwd();
  const own = new IgnorePatterns(patterns, work);
  const isLeftOut = leftOut(
    (folder) => (folder === here ? own : undefined),
    () => here,
  );
  const isIgnored = leftOut((folder) => readIgnore(folder, work, read), checkoutOf);
  let warned = false;
  return (name) => {
    const path = resolve(name);
    const ignored = isLeftOut(path) || isIgnored(path);
    if (work.left <= 0 && !warned)
      warn(
        'the patterns of files to leave out take too long to match; some files that they name are checked',
      );
    warned ||= work.left <= 0;
    return ignored;
  };
}

/**
 * Whether a file is left out by the patterns of the folders above it.
 *
 * @param patternsIn the patterns of a folder
 * @param topOf the last of the folders above a file whose patterns count
 */
function leftOut(
  patternsIn: (folder: string) => IgnorePatterns | undefined,
  topOf: (path: string) => string | undefined,
): (path: string) => boolean {
  const patterns = memoised(patternsIn);
  const isFolderOut = memoised((folder) => isOut(folder, true));
  function isOut(path: string, isFolder: boolean): boolean {
    const top = topOf(path);
    if (top === undefined || path === top || !isInside(top, path)) return false;
    // What lies in a folder that is left out is, too, whatever is said of it.
    if (isFolderOut(dirname(path))) return true;
    // The nearer to the file, the later it speaks.
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const verdict = patterns(folder)?.verdict(posixRelative(folder, path), isFolder);
      if (verdict !== undefined || folder === top) return verdict === 'ignored';
    }
  }
  return (path) => isOut(path, false);
}

/** There is none, or none that is looked for: a folder whose name is no UTF-8 has no file that is judged. */
const noIgnoreFile: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EILSEQ']);

/** The patterns in a folder's `.gitignore`; undefined: there is none. One that cannot be read leaves nothing out, with a warning. */
function readIgnore(folder: string, work: Work, read: ReadIgnore): IgnorePatterns | undefined {
  const path = join(folder, '.gitignore');
  const opened = bounded(read(path));
  if (opened.ok) return new IgnorePatterns(Buffer.from(opened.bytes).toString('utf8'), work);
  if (!noIgnoreFile.has(opened.code))
    warn(`${posixRelative(process.cwd(), path)}: ${opened.message}; it leaves nothing out`);
  return undefined;
}

const bounded = (result: BytesResult): BytesResult =>
  result.ok && result.bytes.length > maxBytes
    ? { ok: false, code: 'EFBIG', message: `is larger than ${maxBytes} bytes` }
    : result;

function memoised<Value>(find: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key) ?? { value: find(key) };
    known.set(key, found);
    return found.value;
  };
}
