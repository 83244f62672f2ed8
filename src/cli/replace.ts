import { randomBytes } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file as it was when it was read. */
export interface Original {
  /** The path by which it was reached, through whatever links. */
  readonly path: string;
  /** Where it really lies: this is what is replaced, and links stay. */
  readonly real: string;
  readonly text: string;
  readonly status: BigIntStats;
}

/** Why a file with such bytes is left alone. */
export const notText = 'it holds bytes that are no UTF-8, and they would be lost';

/** A file was not replaced, and is as it was. */
export class ReplaceError extends Error {
  override readonly name = 'ReplaceError';
}

/**
 * Looks at a file that may be replaced later. Throws ReplaceError where it cannot be: it is no regular file, has several names, holds bytes that
 * are no UTF-8 (which would not survive), or is not what was read as `text`.
 */
export function originalOf(path: string, text: string): Original {
  try {
    const real = realpathSync.native(path);
    const status = lstatSync(real, { bigint: true });
    if (!status.isFile()) throw new ReplaceError('it is no regular file');
    if (status.nlink > 1n)
      throw new ReplaceError('it has other names (hard links), which would keep the old text');
    checkText(real, text);
    return { path, real, text, status };
  } catch (error) {
    throw asReplaceError(error);
  }
}

function checkText(real: string, text: string): void {
  const bytes = readFileSync(real);
  if (bytes.equals(Buffer.from(text))) return;
  throw new ReplaceError(bytes.toString('utf8') === text ? notText : 'it has changed since it was read');
}

/** A new text for a file. */
export interface Replacement {
  readonly original: Original;
  readonly text: string;
}

/**
 * Replaces files: each is its old or its new self at every moment, whatever happens. Mode and owner are kept. All new texts are on the disk before the first file
 * is replaced. Throws ReplaceError, naming the file, where one cannot be replaced or has changed meanwhile; then none has been, unless the system
 * refuses a renaming in the middle.
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  const ready: { readonly original: Original; readonly temporary: string }[] = [];
  try {
    for (const { original, text } of replacements)
      about(original, () => ready.push({ original, temporary: writeBeside(original, text) }));
    for (const { original } of ready) about(original, () => checkUnchanged(original));
    for (const { original, temporary } of ready)
      about(original, () => {
        // Once more, as the others took their time.
        checkUnchanged(original);
        renameSync(temporary, original.real);
      });
  } finally {
    for (const { temporary } of ready) rmSync(temporary, { force: true });
  }
  for (const folder of new Set(ready.map(({ original }) => dirname(original.real)))) syncFolder(folder);
}

/** Writes the new text into a file of another name in the same folder; gives its path. */
function writeBeside({ real, status }: Original, text: string): string {
  const name = `.${basename(real).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`;
  const temporary = join(dirname(real), name);
  // Nobody else may read it before it has the mode of the original; nor may it be there.
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    const own = fstatSync(descriptor, { bigint: true });
    if (own.uid !== status.uid || own.gid !== status.gid)
      fchownSync(descriptor, Number(status.uid), Number(status.gid));
    // After the owner, since that takes set-id bits away.
    fchmodSync(descriptor, Number(status.mode & 0o7777n));
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return temporary;
}

/** Throws ReplaceError where another file, or another text, is there now. */
function checkUnchanged({ path, real, text, status }: Original): void {
  const now = lstatSync(real, { bigint: true });
  const isSame =
    realpathSync.native(path) === real &&
    (['dev', 'ino', 'size', 'mtimeNs', 'mode', 'uid', 'gid', 'nlink'] as const).every(
      (name) => now[name] === status[name],
    );
  if (!isSame) throw new ReplaceError('it has changed since it was read');
  checkText(real, text);
}

/** Makes the renaming last; not every system lets a folder be opened. */
function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch {
    // The file itself is whole in any case.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function about({ path }: Original, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new ReplaceError(`${path}: ${asReplaceError(error).message}`);
  }
}

const reasons = new Map([
  ['EACCES', 'there is no permission to write in its folder'],
  ['EPERM', 'its owner and mode could not be kept'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'no space is left'],
  ['ENOENT', 'it is not there any more'],
]);

function asReplaceError(error: unknown): ReplaceError {
  if (error instanceof ReplaceError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new ReplaceError(reasons.get(code) ?? (error instanceof Error ? error.message : String(error)));
}
