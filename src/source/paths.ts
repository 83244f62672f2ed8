import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Whether a path is a directory or lies below it; both absolute. Links are not looked at. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Where a path really lies, links followed; the path itself where it does not exist. */
export function realOrSame(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** As many links as a kernel follows. */
const maxLinks = 40;

/** Where a path leads, links followed, whether anything is there or not: so that a link that leads out tells nothing of what lies there. */
export function linkTarget(path: string, links = maxLinks): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    if (parent === path || links === 0) return path;
    const folder = linkTarget(parent, links - 1);
    const at = join(folder, basename(path));
    const target = linkAt(at);
    return target === undefined ? at : linkTarget(resolve(folder, target), links - 1);
  }
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** The status of a path, links followed; undefined: nothing that can be looked at, for whatever reason (ELOOP, EACCES, ENAMETOOLONG …). */
export function statusOf(path: string): Stats | undefined {
  try {
    // An exception takes ten times as long, and most of what is looked for is not there.
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether anything lies at a path, be it a link that leads nowhere. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
