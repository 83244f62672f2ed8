import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isGarbled, textOfBytes } from './bytes-as-text.js';
import type { BytesResult, FileHost, FileStatus, Readers, ReadResult } from './host.js';
import { failure, type Opened, openFile, openPipe, usualLimit } from './open.js';
import { isAbsent, isInside, linkTarget, realFolder } from './paths.js';
import { checkoutOf, isVersionControl } from './repository.js';

export interface NodeFilesOptions {
  /** `--root`: the directory that acts as `/` for paths in the configuration; if undefined, see `defaultRoot`. */
  readonly root: string | undefined;
  /** The file that is checked, or undefined for standard input. */
  readonly main: string | undefined;
  readonly cwd: string;
}

export interface NodeFileHost extends FileHost {
  /** The path on this machine of a path that the configuration names, or undefined if it was never read. */
  located(path: string): string | undefined;
}

export interface LiveFileHost extends NodeFileHost {
  /** Owner and permissions of a path that the configuration names, under the same limits. */
  status(path: string): FileStatus;
}

/**
 * Files of this machine that an analysis may see. What is readable is decided only here:
 *
 * - under a root (given, or `/` for a configuration of this very system), absolute paths are resolved below it;
 * - a relative path is looked up in the working directory, as smtpd does, and then beside the file that is checked;
 * - nothing outside the root, or without a root outside the working directory and the directory of the checked file, is opened, regardless of `..` or
 *   symbolic links, nor anything that `openFile` refuses.
 */
export function nodeFiles({ root, main, cwd }: NodeFilesOptions): LiveFileHost {
  const beside = main === undefined ? cwd : dirname(resolve(cwd, main));
  const effectiveRoot = root === undefined ? defaultRoot(beside) : resolve(cwd, root);
  const allowed = (effectiveRoot === undefined ? [cwd, beside] : [effectiveRoot]).map(realFolder);
  const rooted = effectiveRoot !== undefined;
  const seen = new Map<string, ReadResult>();
  /** Where the paths were looked for. Apart from `seen`, because a report needs it for each of many files. */
  const places = new Map<string, string>();

  const look = (path: string): ReadResult => {
    let best: ReadResult | undefined;
    for (const at of candidates(path, { cwd, beside, root: effectiveRoot })) {
      const opened = openFile(at, { within: allowed, outside: outsideMessage(rooted) });
      const result = textOf(opened, rooted);
      // A file that exists but cannot be read is more informative than a missing one.
      if (!result.ok && best !== undefined && !isMissing(best)) continue;
      best = result;
      places.set(path, at);
      if (result.ok) break;
    }
    return best ?? { ok: false, code: 'ENOENT', message: 'not available' };
  };

  return {
    read(path) {
      const known = seen.get(path) ?? look(path);
      seen.set(path, known);
      return known;
    },
    readBytes(path) {
      const opened = candidates(path, { cwd, beside, root: effectiveRoot }).map((at) =>
        openAllowed(at, allowed, rooted),
      );
      const best = opened.find((one) => one.ok) ?? opened.find((one) => !isMissing(one)) ?? opened[0];
      return best ?? { ok: false, code: 'ENOENT', message: 'not available' };
    },
    located: places.get.bind(places),
    status(path) {
      const all = candidates(path, { cwd, beside, root: effectiveRoot }).map((at) =>
        statusAllowed(at, allowed),
      );
      return all.find((one) => typeof one === 'object') ?? all.find((one) => one === 'hidden') ?? 'missing';
    },
  };
}

/** The paths at which to look for a path that a configuration names. */
function candidates(
  path: string,
  { cwd, beside, root }: { readonly cwd: string; readonly beside: string; readonly root: string | undefined },
): string[] {
  if (!isAbsolute(path)) return [...new Set([resolve(cwd, path), resolve(beside, path)])];
  // `join` keeps `..` from climbing above the root, as the kernel does for `/..`.
  return [root === undefined ? resolve(path) : join(root, resolve('/', path))];
}

/** The paths at which `nodeFiles` would look for a path, in order: for hosts that read the same files from elsewhere. */
export function pathsToTry(path: string, { root, main, cwd }: NodeFilesOptions): readonly string[] {
  const beside = main === undefined ? cwd : dirname(resolve(cwd, main));
  return candidates(path, {
    cwd,
    beside,
    root: root === undefined ? defaultRoot(beside) : resolve(cwd, root),
  });
}

/**
 * The root for a configuration in a directory: one below `/etc` is that of this machine, whose absolute paths refer to this machine's files. Anywhere
 * else it is part of a checkout.
 */
export function defaultRoot(directory: string): string | undefined {
  return directory === '/etc' || directory.startsWith('/etc/') ? '/' : undefined;
}

/** How to read a file that the configuration does not name. */
export interface ReadFileOptions {
  /** `--root`, below which a file's mode is that of the server. */
  readonly root?: string | undefined;
  /** The maximum size in bytes. */
  readonly limit?: number;
}

/**
 * Reads a file that the user names: from anywhere, and from a pipe if the shell created one (`<(…)`, `/dev/stdin`). But files in a checkout, or below
 * the root, may come from a stranger: no link in it may lead out of it.
 */
export function readNamed(path: string, { root, limit = usualLimit }: ReadFileOptions = {}): ReadResult {
  if (isOpenedByShell(path)) return textOf(openPipe(path, limit), false);
  const { within, outside, rooted } = boundsOf(path, root);
  return textOf(openFile(path, { within, outside, limit }), rooted);
}

/**
 * Reads a file that was found instead of named, beside other files or above them. As for a named file, but it must really be in the checkout or,
 * without one, in or below the working directory or its own folder.
 */
export function readFound(path: string, { root, limit = usualLimit }: ReadFileOptions = {}): ReadResult {
  const { within, outside, rooted } = boundsOf(path, root, true);
  return textOf(openFile(path, { within, outside, limit }), rooted);
}

/** The problem with the location of a file that was found, or undefined if there is none. */
export function problemOfFound(path: string, root?: string): string | undefined {
  const { within, outside } = boundsOf(path, root, true);
  const at = linkTarget(resolve(path));
  return within?.some((folder) => isInside(folder, at)) === false ? outside : undefined;
}

interface FolderBounds {
  /** The allowed folders, or undefined for anywhere. */
  readonly within: readonly string[] | undefined;
  readonly outside: string;
  readonly rooted: boolean;
}

/** The bounds for the real location of a file that is reached by `path`. */
function boundsOf(path: string, root: string | undefined, found = false): FolderBounds {
  const at = resolve(path);
  const given = root === undefined ? defaultRoot(dirname(at)) : resolve(root);
  const top = given === undefined ? undefined : realFolder(given);
  const isBelow = (other: string): boolean => top !== undefined && isInside(top, other);
  if (top !== undefined && (isInside(given ?? top, at) || isBelow(realFolder(dirname(at)))))
    return { within: [top], outside: leadsOut('root'), rooted: true };
  const checkout = checkoutOf(at);
  const folder = checkout ?? (found ? usualBounds(at) : undefined);
  const within = folder === undefined ? undefined : [realFolder(folder)];
  const outside = leadsOut(checkout === undefined ? 'folder' : 'checkout');
  return { within, outside, rooted: isBelow(linkTarget(at)) };
}

const leadsOut = (what: string): string => `is a link that leads out of the ${what}`;

const usualBounds = (at: string): string => (isInside(process.cwd(), at) ? process.cwd() : dirname(at));

/** Whether a path is a name that a shell gives to what it has opened. */
const isOpenedByShell = (path: string): boolean =>
  /^\/(dev\/(fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/.test(path);

function isMissing(result: ReadResult | BytesResult): boolean {
  return !result.ok && (result.code === 'ENOENT' || result.code === 'ENOTDIR');
}

function openAllowed(at: string, allowed: readonly string[], rooted: boolean): BytesResult {
  const opened = openFile(at, { within: allowed, outside: outsideMessage(rooted) });
  return opened.ok ? { ok: true, bytes: opened.bytes } : failureTo(opened, rooted);
}

/** Why a file was not opened. Below a root the user cannot allow other places. */
const failureTo = (
  { ok, code, message, outside }: Opened & { readonly ok: false },
  rooted: boolean,
): ReadResult & { readonly ok: false } => ({
  ok,
  code,
  message,
  ...(outside && !rooted && { outside }),
});

function statusAllowed(at: string, allowed: readonly string[]): FileStatus {
  const isAllowed = (path: string): boolean => allowed.some((directory) => isInside(directory, path));
  const ofAbsent = (): FileStatus => (isAllowed(linkTarget(resolve(at))) ? 'missing' : 'hidden');
  try {
    if (isAbsent(at)) return ofAbsent();
    const real = realpathSync.native(at);
    if (isGarbled(at) || isGarbled(real) || !isAllowed(real) || isVersionControl(real)) return 'hidden';
    const { uid, mode } = statSync(real);
    return { owner: uid, mode: mode & 0o777 };
  } catch (error) {
    return isMissing(failure(error)) ? ofAbsent() : 'hidden';
  }
}

const outsideMessage = (rooted: boolean): string =>
  rooted ? 'leads out of the root' : 'lies outside the checkout; say where it is with --root DIR';

function textOf(opened: Opened, rooted: boolean): ReadResult {
  if (!opened.ok) return failureTo(opened, rooted);
  const readableBy = readersOf(opened.mode, rooted);
  return { ok: true, text: textOfBytes(opened.bytes), ...(readableBy && { readableBy }) };
}

/** The readers of a file according to its mode; Windows has none. */
function readersOf(mode: number, rooted: boolean): Readers | undefined {
  if (process.platform === 'win32') return undefined;
  if ((mode & 0o004) === 0) return 'few';
  return rooted ? 'everybody' : undefined;
}
