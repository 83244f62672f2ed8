import {
  type BigIntStats,
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { failure, wasRead } from '../source/open.js';
import { isInside, linkTarget, realOrSame } from '../source/paths.js';
import { checkoutOf, isVersionControl } from '../source/repository.js';
import { InputError } from './input.js';
import { removeLeftovers, temporaryFor } from './leftovers.js';
import { writeTo } from './standard-streams.js';

/**
 * Writes a file that the user named, creating the folders above it: completely or not at all, and never through a link, over a file that this run has read, outside of a checkout
 * through a link, or below a `.git`. Throws InputError.
 */
export function writeNamed(path: string, text: string): void {
  try {
    if (isOpenedAlready(path)) {
      writeThrough(path, text);
      return;
    }
    const status = overwritten(path);
    mkdirSync(dirname(path), { recursive: true });
    removeLeftovers(resolve(path));
    const temporary = temporaryFor(resolve(path));
    try {
      writeNew(temporary, text, status);
      renameSync(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
    syncFolder(dirname(path));
    written.add(identity(lstatSync(path, { bigint: true })));
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(`${path}: ${failure(error).message}`);
  }
}

/** Returns a function that calls `writeNamed` later. Throws InputError immediately if that is known to fail, so that no work is done for a report that cannot be written. */
export function writerOf(path: string): (text: string) => void {
  if (!isOpenedAlready(path)) overwritten(path);
  return (text) => writeNamed(path, text);
}

/** Whether a path is a descriptor that the shell has opened, or a device that the user names as such. */
const isOpenedAlready = (path: string): boolean =>
  /^\/(dev\/(std(out|err)|null|tty|fd\/\d+)|proc\/self\/fd\/\d+)$/.test(path);

/** Writes through such a path; not every pipe or socket can be opened by it. */
function writeThrough(path: string, text: string): void {
  if (path === '/dev/stdout') writeTo(1, text);
  else if (path === '/dev/stderr') writeTo(2, text);
  else writeFileSync(path, text);
}

/** The files that this run has written, by `identity`. */
const written = new Set<string>();

const identity = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

/** The status of the existing file, or undefined if there is none. Throws InputError if it must not be overwritten. */
function overwritten(path: string): BigIntStats | undefined {
  const refuse = (reason: string): never => {
    throw new InputError(`${path}: is not written: ${reason}`);
  };
  const folder = linkTarget(dirname(resolve(path)));
  const checkout = checkoutOf(path);
  if (checkout !== undefined && !isInside(realOrSame(checkout), folder))
    refuse('a link leads out of the checkout');
  if (isVersionControl(join(folder, basename(path)))) refuse('it belongs to version control (.git)');
  let status: BigIntStats;
  try {
    status = lstatSync(path, { bigint: true });
  } catch {
    return undefined;
  }
  if (status.isSymbolicLink()) refuse('it is a link; name the file that it leads to');
  if (status.isDirectory()) refuse('it is a folder');
  if (!status.isFile()) refuse('it is no regular file');
  if (wasRead(status)) refuse('it is one of the files that were read');
  if (written.has(identity(status))) refuse('it was written in this run already');
  return status;
}

/** Writes a new file with the owner and mode of the one that it replaces. */
function writeNew(path: string, text: string, like: BigIntStats | undefined): void {
  const descriptor = openSync(path, 'wx', like === undefined ? 0o666 : 0o600);
  try {
    writeFileSync(descriptor, text);
    if (like !== undefined) {
      if (process.getuid?.() === 0) fchownSync(descriptor, Number(like.uid), Number(like.gid));
      fchmodSync(descriptor, Number(like.mode & 0o777n));
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Flushes a folder, so that a new name in it survives a crash; not every system can open a folder. */
export function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch {
    // The file itself is complete in any case.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
