import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { askedOnce } from './known-places.js';

/** Whether a path is a directory or below it; both must be absolute. Links are not resolved. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path with links resolved, or the path itself if it does not exist. */
export function realOrSame(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** The number of links that a kernel follows. */
const maxLinks = 40;

/** The path with links resolved, whether or not it exists, so that a link that leads outside reveals nothing about what is there. */
export function linkTarget(path: string, links = maxLinks): string {
  try {
    if (!isAbsent(path)) return realpathSync.native(path);
  } catch {
    // What cannot be resolved as a whole is resolved as far as possible.
  }
  return targetOfAbsent(path, links);
}

/** {@link linkTarget} of a path that does not exist or that the system cannot resolve. */
export function targetOfAbsent(path: string, links = maxLinks): string {
  const parent = dirname(path);
  if (parent === path || links === 0) return path;
  const folder = links === maxLinks ? targetOfFolder(parent) : linkTarget(parent, links - 1);
  const at = join(folder, basename(path));
  const target = linkAt(at);
  return target === undefined ? at : linkTarget(resolve(folder, target), links - 1);
}

const targetOfFolder = askedOnce(linkTarget);

/** {@link realOrSame} for a folder. */
export const realFolder = askedOnce(realOrSame);

function linkAt(path: string): string | undefined {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    return status?.isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether nothing is at a path, following links. Throws if that cannot be examined. Most of the paths that configurations name do not exist on the machine that checks them, and the
 * exception of any other function takes ten times as long.
 */
export const isAbsent = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) === undefined;

/** The status of a path, following links, or undefined if it cannot be examined for any reason (ELOOP, EACCES, ENAMETOOLONG …). */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether a path exists, even as a dangling link. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
