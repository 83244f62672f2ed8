import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { textOfBytes } from '../source/bytes-as-text.js';
import { openFile } from '../source/open.js';
import { interruptedCopyOf, recoveryFor, removeLeftovers, temporaryFor } from './leftovers.js';
import { syncFolder } from './write-output.js';

/** A file at the time when it was read. */
export interface Original {
  /** The path by which it was reached, possibly through links. */
  readonly path: string;
  /** Its real path, which is written to; links are kept. */
  readonly real: string;
  readonly text: string;
  readonly status: BigIntStats;
}

/** Why a file with invalid bytes is not written. */
export const notText = 'it holds bytes that are no UTF-8, and they would be lost';

/** A file was not replaced, and has its old text. */
export class ReplaceError extends Error {
  override readonly name = 'ReplaceError';
}

/**
 * Inspects a file that may be replaced later. Throws ReplaceError if that is impossible: it is not a regular file, contains bytes that are not UTF-8 (which would be lost), differs
 * from `text`, or was only partly written by a killed run.
 */
export function originalOf(path: string, text: string): Original {
  try {
    const real = realpathSync.native(path);
    const status = lstatSync(real, { bigint: true });
    if (!status.isFile()) throw new ReplaceError('it is no regular file');
    if (interruptedCopyOf(real) !== undefined)
      throw new ReplaceError(
        'an earlier run was killed while it wrote it; a check of it says how to put its text back',
      );
    checkText(real, text);
    return { path, real, text, status };
  } catch (error) {
    throw asReplaceError(error);
  }
}

function checkText(real: string, text: string): void {
  const opened = openFile(real);
  if (!opened.ok) throw new ReplaceError(opened.message);
  const { bytes } = opened;
  if (bytes.equals(Buffer.from(text))) return;
  throw new ReplaceError(textOfBytes(bytes) === text ? notText : changed);
}

/** A new text for a file. */
export interface Replacement {
  readonly original: Original;
  readonly text: string;
}

/**
 * Writes new texts into existing files, which keep their owner, mode, extended attributes, access lists, labels and hard links. Before the first is touched, copies of all their
 * texts are on the disk beside them; a killed run leaves these behind, and the next run offers to restore them (leftovers.ts). Throws ReplaceError, naming the file, if one cannot
 * be written or has changed meanwhile; then all have their old texts.
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  const copies: string[] = [];
  const begun: Original[] = [];
  try {
    for (const { original, text } of replacements)
      about(original, () => copies.push(keepCopy(original, text)));
    for (const { original } of replacements) about(original, () => checkUnchanged(original));
    for (const { original, text } of replacements)
      about(original, () => {
        // Check again, because writing the others takes time.
        checkUnchanged(original);
        writeInto(original, text, () => begun.push(original));
      });
  } catch (error) {
    // If this fails as well, the copies are kept.
    for (const original of begun) about(original, () => writeInto(original, original.text));
    for (const copy of copies) rmSync(copy, { force: true });
    throw error;
  }
  for (const copy of copies) rmSync(copy, { force: true });
}

/** Keeps a copy of a file's text beside it, and returns the copy's path. The copy is renamed only after it is complete. */
function keepCopy({ real, text }: Original, next: string): string {
  removeLeftovers(real);
  const [temporary, copy] = [temporaryFor(real), recoveryFor(real, next)];
  // Readable only by the owner.
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
    renameSync(temporary, copy);
  } finally {
    closeSync(descriptor);
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(real));
  return copy;
}

/** Writes a text into an existing file. */
function writeInto({ real, status }: Original, text: string, begin: () => void = () => {}): void {
  const descriptor = openSync(real, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const now = fstatSync(descriptor, { bigint: true });
    if (now.dev !== status.dev || now.ino !== status.ino) throw new ReplaceError(changed);
    begin();
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
    ftruncateSync(descriptor, bytes.length);
    // The system clears set-id bits of a file that is written to.
    if (fstatSync(descriptor, { bigint: true }).mode !== status.mode)
      fchmodSync(descriptor, Number(status.mode & 0o7777n));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const changed = 'it has changed since it was read';

/** Throws ReplaceError if the file or its text has changed. */
function checkUnchanged({ path, real, text, status }: Original): void {
  const now = lstatSync(real, { bigint: true });
  const isSame =
    realpathSync.native(path) === real &&
    (['dev', 'ino', 'size', 'mtimeNs', 'mode', 'uid', 'gid', 'nlink'] as const).every(
      (name) => now[name] === status[name],
    );
  if (!isSame) throw new ReplaceError(changed);
  checkText(real, text);
}

function about({ path }: Original, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new ReplaceError(`${path}: ${asReplaceError(error).message}`);
  }
}

const reasons = new Map([
  ['EACCES', 'there is no permission to write it, or in its folder'],
  ['EPERM', 'it may not be written'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'no space is left'],
  ['ENOENT', 'it is not there any more'],
]);

function asReplaceError(error: unknown): ReplaceError {
  if (error instanceof ReplaceError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new ReplaceError(reasons.get(code) ?? (error instanceof Error ? error.message : String(error)));
}
