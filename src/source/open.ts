import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { isGarbled } from './bytes-as-text.js';
import type { ReadResult } from './host.js';
import { isAbsent, isInside, targetOfAbsent } from './paths.js';
import { isVersionControl } from './repository.js';

/**
 * The only place that opens files for reading: configurations, tables, settings, policies, ignore files, baselines. It opens regular files of a
 * bounded size in allowed places, and nothing below a `.git`.
 */

/** The default limit in bytes: more than any real table has. It keeps a hostile repository from filling the memory. */
export const usualLimit = 64 * 1024 * 1024;

export interface OpenOptions {
  /** The folders, with links resolved, one of which must contain the real file; undefined if it may be anywhere. */
  readonly within?: readonly string[] | undefined;
  /** The message about a file that is elsewhere. */
  readonly outside?: string;
  /** The maximum size in bytes. */
  readonly limit?: number;
  /** Set to never follow a link, as git does with its own files in a checkout. */
  readonly noLink?: true;
  /** Set to not count it as one of the files that were read (`wasRead`). */
  readonly unrecorded?: true;
  /** Set for the two files that say where git keeps the data of a worktree or a submodule. */
  readonly gitPointer?: true;
}

/** The bytes and mode of a file, or why it could not be read. */
export type Opened =
  | { readonly ok: true; readonly bytes: Buffer; readonly mode: number }
  | (ReadResult & { readonly ok: false });

/** The paths of the files that were read, by device and inode. */
const read = new Map<string, string>();

/** Reads a regular file. Never blocks, whatever kind of file it is. */
export function openFile(path: string, options: OpenOptions = {}): Opened {
  const { within, outside = 'lies outside', noLink } = options;
  const isWithin = (at: string): boolean => within?.some((folder) => isInside(folder, at)) ?? true;
  if (isGarbled(path)) return refusal('EILSEQ', garbledName);
  // Nothing is revealed about whether a file exists in a place outside.
  const elsewhere = (): Opened => ({ ok: false, code: 'EACCES', message: outside, outside: true });
  let real: string;
  try {
    if (noLink && lstatSync(path).isSymbolicLink())
      return refusal('ELOOP', 'is a link, which is not followed');
    if (isAbsent(path)) return isWithin(targetOfAbsent(path)) ? refusal('ENOENT', noSuchFile) : elsewhere();
    real = realpathSync.native(path);
  } catch (error) {
    return isWithin(targetOfAbsent(path)) ? failure(error) : elsewhere();
  }
  if (!isWithin(real)) return elsewhere();
  if (isGarbled(real)) return refusal('EILSEQ', garbledName);
  if (!options.gitPointer && isVersionControl(real)) return refusal('EACCES', belowGit);
  if (isOfTheKernel(real)) return refusal('EINVAL', notRegular);
  // Without O_NONBLOCK, opening a FIFO would wait for a writer forever.
  return readOpen(real, constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0), options);
}

/** Reads something that the shell has opened (`/dev/stdin`, `<(…)`): a pipe, a terminal, or a file. */
export function openPipe(path: string, limit = usualLimit): Opened {
  return readOpen(path, constants.O_RDONLY, { limit }, true);
}

/** The message about a path that would access another file than the one that it names. */
export const garbledName = 'its name is no UTF-8';

const noSuchFile = 'No such file or directory';
const belowGit = 'belongs to version control (.git)';
const notRegular = 'not a regular file';

/** Whether a file is in /proc or /sys, where regular files expose this process' environment, other processes' memory and so on. */
const isOfTheKernel = (real: string): boolean =>
  process.platform !== 'win32' && (isInside('/proc', real) || isInside('/sys', real));

function readOpen(
  path: string,
  flags: number,
  { limit = usualLimit, unrecorded }: OpenOptions,
  pipes = false,
): Opened {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, flags);
    const stat = fstatSync(descriptor, { bigint: true });
    if (stat.isDirectory()) return refusal('EISDIR', 'Is a directory');
    if (!stat.isFile() && !(pipes && (stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice())))
      return refusal('EINVAL', notRegular);
    if (stat.size > BigInt(limit)) return tooLarge(limit);
    if (!unrecorded) read.set(`${stat.dev}:${stat.ino}`, path);
    const bytes = readBytes(descriptor, Number(stat.size), limit);
    return bytes === undefined ? tooLarge(limit) : { ok: true, bytes, mode: Number(stat.mode) };
  } catch (error) {
    return failure(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Reads everything, or returns undefined if it is more than `limit`. The size that a file reports is only a hint: some files grow, and some report none. */
function readBytes(descriptor: number, expected: number, limit: number): Buffer | undefined {
  let buffer = Buffer.allocUnsafe(Math.min(expected, limit) + 1);
  for (let length = 0; ; ) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (length > limit) return undefined;
    if (count === 0) return buffer.subarray(0, length);
    if (length === buffer.length)
      buffer = Buffer.concat([buffer], Math.min(limit + 1, Math.max(64 * 1024, 2 * length)));
  }
}

/** A file that was read: its device and inode, and its path. */
export type FileRead = readonly [identity: string, path: string];

/** The files that were read so far. None of them may be overwritten. */
export const filesRead = (): readonly FileRead[] => [...read];

/** Adds files that another thread has read. */
export function addFilesRead(files: readonly FileRead[]): void {
  for (const [identity, path] of files) read.set(identity, path);
}

/** Whether this file was read, under any name. */
export const wasRead = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): boolean =>
  read.has(`${dev}:${ino}`);

/** The messages of strerror(3), which smtpd prints. */
const reasons = new Map([
  ['ENOENT', noSuchFile],
  ['EACCES', 'Permission denied'],
  ['EPERM', 'Operation not permitted'],
  ['ENOTDIR', 'Not a directory'],
  ['EISDIR', 'Is a directory'],
  ['ELOOP', 'Too many levels of symbolic links'],
  ['EMFILE', 'Too many open files'],
  ['ENAMETOOLONG', 'File name too long'],
  // The error of opening a socket.
  ['ENXIO', notRegular],
]);

/** The result of a read that failed with an error of the file system, with a message about the file. */
export function failure(error: unknown): ReadResult & { readonly ok: false } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  return refusal(code, reasons.get(code) ?? (error instanceof Error ? error.message : String(error)));
}

const tooLarge = (limit: number) =>
  refusal('EFBIG', limit < 1 << 20 ? `larger than ${limit >> 10} kB` : `larger than ${limit >> 20} MB`);

function refusal(code: string, message: string): ReadResult & { readonly ok: false } {
  return { ok: false, code, message };
}
