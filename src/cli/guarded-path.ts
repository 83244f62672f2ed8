import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The superuser and whoever runs this: they can change everything that it reads anyway. */
export const trustedOwners = (): ReadonlySet<number> => new Set([0, process.getuid?.() ?? 0]);

/**
 * Why somebody else may change what is read at a path: `/etc/mail may be written by others`. Looks at the file, at links, and at all folders above. Returns undefined
 * if nobody else may.
 *
 * @param owners the users who may own them
 */
export function changeableByOthers(path: string, owners: ReadonlySet<number>): string | undefined {
  try {
    const real = realpathSync.native(path);
    const file = problemOf(real, statSync(real), owners);
    if (file !== undefined) return file;
    for (const one of waysTo(resolve(path))) {
      const problem = problemOf(one, lstatSync(one), owners);
      if (problem !== undefined) return problem;
    }
    return undefined;
  } catch (error) {
    return `${path} cannot be examined (${error instanceof Error && 'code' in error ? String(error.code) : ''})`;
  }
}

const sticky = 0o1000;

function problemOf(path: string, status: Stats, owners: ReadonlySet<number>): string | undefined {
  const { uid, gid, mode } = status;
  if (!owners.has(uid)) return `${path} belongs to another user`;
  // Anyone may write a link's mode: what counts is where it lies. In a sticky folder nobody replaces the files of others.
  if (status.isSymbolicLink() || (status.isDirectory() && (mode & sticky) !== 0)) return undefined;
  if ((mode & 0o002) !== 0) return `${path} may be written by others`;
  // The superuser's own group is the superuser.
  return (mode & 0o020) !== 0 && gid !== 0 ? `${path} may be written by its group` : undefined;
}

/** A path, the folders above it, and what links among them lead to, one after another. */
function waysTo(path: string): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = [path];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (found.has(one)) continue;
    found.add(one);
    if (dirname(one) !== one) pending.push(dirname(one));
    // Where a link leads to counts from the real folder that it lies in.
    if (lstatSync(one).isSymbolicLink())
      pending.push(resolve(realpathSync.native(dirname(one)), readlinkSync(one)));
  }
  return found;
}
