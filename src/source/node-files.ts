import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileHost, ReadResult } from './host.js';

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
export function nodeFiles({ root, main, cwd }: NodeFilesOptions): NodeFileHost {
  const beside = main === undefined ? cwd : dirname(resolve(cwd, main));
  const effectiveRoot = root === undefined ? defaultRoot(beside) : resolve(cwd, root);
  const allowed = (effectiveRoot === undefined ? [cwd, beside] : [effectiveRoot]).map(realOrSame);
  const seen = new Map<string, Seen>();

  const candidates = (path: string): string[] => {
    if (!isAbsolute(path)) return [...new Set([resolve(cwd, path), resolve(beside, path)])];
    // `join` keeps `..` from climbing above the root, as the kernel does for `/..`.
    return [effectiveRoot === undefined ? resolve(path) : join(effectiveRoot, resolve('/', path))];
  };

  const look = (path: string): Seen => {
    let best: Seen | undefined;
    for (const at of candidates(path)) {
      const result = readAllowed(at, path, allowed, effectiveRoot !== undefined);
      if (result.ok) return { result, at };
      // A file that is there but cannot be read says more than one that is missing.
      if (best === undefined || isMissing(best.result)) best = { result, at };
    }
    return best ?? { result: failure(path, undefined), at: path };
  };

  return {
    read(path) {
      const known = seen.get(path) ?? look(path);
      seen.set(path, known);
      return known.result;
    },
    located: (path) => seen.get(path)?.at,
  };
}

/** A configuration below `/etc` is that of this machine: its absolute paths mean this machine's files. Elsewhere it is somebody's checkout. */
export function defaultRoot(directory: string): string | undefined {
  return directory === '/etc' || directory.startsWith('/etc/') ? '/' : undefined;
}

/**
 * Reads a file that the user names: like `FileHost.read`, but from anywhere, and from a pipe where the shell made one (`<(…)`,
 * `/dev/stdin`).
 */
export function readNamed(path: string): ReadResult {
  return readAt(path, path, /^\/(dev\/(fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/.test(path));
}

function isMissing(result: ReadResult): boolean {
  return !result.ok && (result.code === 'ENOENT' || result.code === 'ENOTDIR');
}

function readAllowed(at: string, path: string, allowed: readonly string[], rooted: boolean): ReadResult {
  let real: string;
  try {
    real = realpathSync.native(at);
  } catch (error) {
    // Whether a file exists outside is not told either.
    if (!allowed.some((directory) => isInside(directory, resolve(at)))) return outside(path, rooted);
    return failure(path, error);
  }
  if (!allowed.some((directory) => isInside(directory, real))) return outside(path, rooted);
  return readAt(real, path, false);
}

function outside(path: string, rooted: boolean): ReadResult {
  const message = rooted
    ? `${path}: leads out of the root`
    : `${path}: not read, because it lies outside the checkout (--root DIR says where it is)`;
  return { ok: false, code: 'EACCES', message };
}

function readAt(real: string, path: string, pipes: boolean): ReadResult {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK opening a FIFO would wait for its writer for ever.
    descriptor = openSync(real, pipes ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return { ok: false, code: 'EISDIR', message: `${path}: is a directory` };
    if (!stat.isFile() && !(pipes && (stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice()))) {
      return { ok: false, code: 'EINVAL', message: `${path}: is not a regular file` };
    }
    if (stat.size > sizeLimit) {
      return { ok: false, code: 'EFBIG', message: `${path}: is larger than ${sizeLimit >> 20} MB` };
    }
    return { ok: true, text: readFileSync(descriptor, 'utf8') };
  } catch (error) {
    return failure(path, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const reasons = new Map([
  ['ENOENT', 'no such file'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ENOTDIR', 'no such file'],
  ['EISDIR', 'is a directory'],
  ['ELOOP', 'symbolic links go in a circle'],
  ['EMFILE', 'too many open files'],
  ['ENXIO', 'is not a regular file'],
  ['ENAMETOOLONG', 'the name is too long'],
]);

function failure(path: string, error: unknown): ReadResult {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  const known = reasons.get(code) ?? (error instanceof Error ? error.message : String(error));
  return { ok: false, code, message: `${path}: ${known}` };
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
