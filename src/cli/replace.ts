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
 * Looks at a file that may be replaced later. Throws ReplaceError where it cannot be: it is no regular file, holds bytes that are no UTF-8 (which would
 * not survive), is not what was read as `text`, or was written by half.
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
 * Writes new texts into files. The files themselves stay: owner, mode, extended attributes, access lists, labels and hard links are theirs. Before the
 * first of them is touched, copies of all their texts are on the disk beside them; a run that is killed leaves those, and the next one offers
 * them (leftovers.ts). Throws ReplaceError, naming the file, where one cannot be written or has changed meanwhile; then all have their old texts.
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
        // Once more, as the others took their time.
        checkUnchanged(original);
        writeInto(original, text, () => begun.push(original));
      });
  } catch (error) {
    // Where this fails, too, the copies stay.
    for (const original of begun) about(original, () => writeInto(original, original.text));
    for (const copy of copies) rmSync(copy, { force: true });
    throw error;
  }
  for (const copy of copies) rmSync(copy, { force: true });
}

/** Keeps a file's text beside it; gives the copy's path. It has its name only when it is whole. */
function keepCopy({ real, text }: Original, next: string): string {
  removeLeftovers(real);
  const [temporary, copy] = [temporaryFor(real), recoveryFor(real, next)];
  // Nobody else may read it.
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

/** Writes a text into a file that is there. */
function writeInto({ real, status }: Original, text: string, begin: () => void = () => {}): void {
  const descriptor = openSync(real, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const now = fstatSync(descriptor, { bigint: true });
    if (now.dev !== status.dev || now.ino !== status.ino) throw new ReplaceError(changed);
    begin();
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
    ftruncateSync(descriptor, bytes.length);
    // The system takes set-id bits away from what is written to.
    if (fstatSync(descriptor, { bigint: true }).mode !== status.mode)
      fchmodSync(descriptor, Number(status.mode & 0o7777n));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const changed = 'it has changed since it was read';

/** Throws ReplaceError where another file, or another text, is there now. */
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
