import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileHost, FileStatus, Readers, ReadResult } from './host.js';

/** More than any real configuration or table; keeps a hostile repository from filling the memory. */
const sizeLimit = 64 * 1024 * 1024;

export interface NodeFilesOptions {
  /** `--root`: the directory that stands for `/` in what the configuration names; undefined: see `defaultRoot`. */
  readonly root: string | undefined;
  /** The file that is checked; undefined for standard input. */
  readonly main: string | undefined;
  readonly cwd: string;
}

export interface NodeFileHost extends FileHost {
  /** The path on this machine behind a path that the configuration names; undefined when it was never read. */
  located(path: string): string | undefined;
}

export interface LiveFileHost extends NodeFileHost {
  /** Owner and permissions of a path that the configuration names, under the same limits. */
  status(path: string): FileStatus;
}

interface Seen {
  readonly result: ReadResult;
  /** Where it was looked for. */
  readonly at: string;
}

/**
 * Files of this machine as an analysis may see them. What is readable is decided here and nowhere else:
 *
 * - under a root (given, or `/` for a configuration of this very system), absolute paths are taken below it;
 * - a relative path is looked up in the working directory, as smtpd does, and then beside the file that is checked;
 * - nothing outside the root, or without a root outside the working directory and the directory of the checked file, is
 *   opened, whatever `..` or symbolic links say; and only regular files up to 64 MB are.
 */
export function nodeFiles({ root, main, cwd }: NodeFilesOptions): LiveFileHost {
  const beside = main === undefined ? cwd : dirname(resolve(cwd, main));
  const effectiveRoot = root === undefined ? defaultRoot(beside) : resolve(cwd, root);
  const allowed = (effectiveRoot === undefined ? [cwd, beside] : [effectiveRoot]).map(realOrSame);
  const seen = new Map<string, Seen>();

  const look = (path: string): Seen => {
    let best: Seen | undefined;
    for (const at of candidates(path, { cwd, beside, root: effectiveRoot })) {
      const result = readAllowed(at, allowed, effectiveRoot !== undefined);
      if (result.ok) return { result, at };
      // A file that is there but cannot be read says more than one that is missing.
      if (best === undefined || isMissing(best.result)) best = { result, at };
    }
    return best ?? { result: outside(effectiveRoot !== undefined), at: path };
  };

  return {
    read(path) {
      const known = seen.get(path) ?? look(path);
      seen.set(path, known);
      return known.result;
    },
    located: (path) => seen.get(path)?.at,
    status(path) {
      const all = candidates(path, { cwd, beside, root: effectiveRoot }).map((at) =>
        statusAllowed(at, allowed),
      );
      return all.find((one) => typeof one === 'object') ?? all.find((one) => one === 'hidden') ?? 'missing';
    },
  };
}

/** Where a path that a configuration names is looked for. */
function candidates(
  path: string,
  { cwd, beside, root }: { readonly cwd: string; readonly beside: string; readonly root: string | undefined },
): string[] {
  if (!isAbsolute(path)) return [...new Set([resolve(cwd, path), resolve(beside, path)])];
  // `join` keeps `..` from climbing above the root, as the kernel does for `/..`.
  return [root === undefined ? resolve(path) : join(root, resolve('/', path))];
}

/** The places where `nodeFiles` would look for a path, in their order: for hosts that read the same files from elsewhere. */
export function placesOf(path: string, { root, main, cwd }: NodeFilesOptions): readonly string[] {
  const beside = main === undefined ? cwd : dirname(resolve(cwd, main));
  return candidates(path, {
    cwd,
    beside,
    root: root === undefined ? defaultRoot(beside) : resolve(cwd, root),
  });
}

/** A configuration below `/etc` is that of this machine: its absolute paths mean this machine's files. Elsewhere it is somebody's checkout. */
export function defaultRoot(directory: string): string | undefined {
  return directory === '/etc' || directory.startsWith('/etc/') ? '/' : undefined;
}

/**
 * Reads a file that the user names: like `FileHost.read`, but from anywhere, and from a pipe where the shell made one (`<(…)`,
 * `/dev/stdin`).
 *
 * @param root `--root`, below which the file's mode is that of the server
 */
export function readNamed(path: string, root?: string): ReadResult {
  const effectiveRoot = root ?? defaultRoot(dirname(resolve(path)));
  const rooted =
    effectiveRoot !== undefined && isInside(realOrSame(resolve(effectiveRoot)), realOrSame(resolve(path)));
  return readAt(path, /^\/(dev\/(fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/.test(path), rooted);
}

function isMissing(result: ReadResult): boolean {
  return !result.ok && (result.code === 'ENOENT' || result.code === 'ENOTDIR');
}

function readAllowed(at: string, allowed: readonly string[], rooted: boolean): ReadResult {
  let real: string;
  try {
    real = realpathSync.native(at);
  } catch (error) {
    // Whether a file exists outside is not told either.
    return allowed.some((directory) => isInside(directory, resolve(at))) ? failure(error) : outside(rooted);
  }
  return allowed.some((directory) => isInside(directory, real))
    ? readAt(real, false, rooted)
    : outside(rooted);
}

function statusAllowed(at: string, allowed: readonly string[]): FileStatus {
  const isAllowed = (path: string): boolean => allowed.some((directory) => isInside(directory, path));
  try {
    const real = realpathSync.native(at);
    if (!isAllowed(real)) return 'hidden';
    const { uid, mode } = statSync(real);
    return { owner: uid, mode: mode & 0o777 };
  } catch (error) {
    return isAllowed(resolve(at)) && isMissing(failure(error)) ? 'missing' : 'hidden';
  }
}

function outside(rooted: boolean): ReadResult {
  const message = rooted
    ? 'not read: it leads out of the root'
    : 'not read: it lies outside the checkout; say where it is with --root DIR';
  return { ok: false, code: 'EACCES', message };
}

function readAt(real: string, pipes: boolean, rooted: boolean): ReadResult {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK opening a FIFO would wait for its writer for ever.
    descriptor = openSync(real, pipes ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return refusal('EISDIR', 'Is a directory');
    if (!stat.isFile() && !(pipes && (stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice()))) {
      return refusal('EINVAL', notRegular);
    }
    if (stat.size > sizeLimit) return refusal('EFBIG', `larger than ${sizeLimit >> 20} MB`);
    const readableBy = readersOf(stat.mode, rooted);
    return { ok: true, text: readFileSync(descriptor, 'utf8'), ...(readableBy && { readableBy }) };
  } catch (error) {
    return failure(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** What a file's mode says about who may read it; Windows has none. */
function readersOf(mode: number, rooted: boolean): Readers | undefined {
  if (process.platform === 'win32') return undefined;
  if ((mode & 0o004) === 0) return 'few';
  return rooted ? 'everybody' : undefined;
}

const notRegular = 'not a regular file';

/** As strerror says it, and so smtpd. */
const reasons = new Map([
  ['ENOENT', 'No such file or directory'],
  ['EACCES', 'Permission denied'],
  ['EPERM', 'Operation not permitted'],
  ['ENOTDIR', 'Not a directory'],
  ['EISDIR', 'Is a directory'],
  ['ELOOP', 'Too many levels of symbolic links'],
  ['EMFILE', 'Too many open files'],
  ['ENAMETOOLONG', 'File name too long'],
  // What opening a socket says.
  ['ENXIO', notRegular],
]);

function failure(error: unknown): ReadResult {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  return refusal(code, reasons.get(code) ?? (error instanceof Error ? error.message : String(error)));
}

function refusal(code: string, message: string): ReadResult {
  return { ok: false, code, message };
}

function realOrSame(directory: string): string {
  try {
    return realpathSync.native(directory);
  } catch {
    return directory;
  }
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
