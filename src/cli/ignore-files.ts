import { dirname, join, resolve } from 'node:path';
import { IgnorePatterns, type Work } from '../settings/ignore.js';
import type { BytesResult } from '../source/host.js';
import { openFile } from '../source/open.js';
import { isInside } from '../source/paths.js';
import { checkoutOf } from '../source/repository.js';
import { warn } from './output.js';
import { posixRelative } from './posix-relative.js';

/** The largest `.gitignore`, in bytes, and the most steps of pattern matching for all of them. */
const maxBytes = 256 * 1024;
const maxWork = 100_000_000;

/** Reads a `.gitignore`, on this machine or in a revision. */
export type ReadIgnore = (path: string) => BytesResult;

/** Does not follow a link with that name, like git. */
const onThisMachine: ReadIgnore = (path) => openFile(path, { limit: maxBytes, noLink: true });

/** Returns a predicate for files that are excluded by patterns relative to the working directory, or by the .gitignore files of their repository. */
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
 * Returns a predicate for files that are excluded by the patterns of the folders above them.
 *
 * @param patternsIn the patterns of a folder
 * @param topOf the topmost folder above a file whose patterns apply
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
    // Everything in an excluded folder is excluded; no pattern can include it again.
    if (isFolderOut(dirname(path))) return true;
    // Patterns closer to the file take precedence.
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const verdict = patterns(folder)?.verdict(posixRelative(folder, path), isFolder);
      if (verdict !== undefined || folder === top) return verdict === 'ignored';
    }
  }
  return (path) => isOut(path, false);
}

/** Errors that mean that there is no file, or that none is looked for: a folder whose name is not UTF-8 contains no file that is judged. */
const noIgnoreFile: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EILSEQ']);

/** The patterns in a folder's `.gitignore`, or undefined if there is none. One that cannot be read excludes nothing, with a warning. */
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
