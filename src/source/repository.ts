import { dirname, join, resolve, sep } from 'node:path';
import { isInside, isThere, statusOf } from './paths.js';

/** Folders in which version control keeps its own: configurations with credentials, hooks, other people's branches. */
const metadataNames = new Set(['.git', '.hg', '.svn', '.bzr', '.jj']);

/**
 * The folder of the checkout that a path lies in: the nearest above it with a `.git` of any kind. Git takes no such name into a commit, so nobody can
 * move this with a pull request. Undefined: it lies in none.
 */
export function checkoutOf(path: string): string | undefined {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (hasGit(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Whether a folder has a `.git`: a folder, or the file of a worktree or submodule. */
export const hasGit = (folder: string): boolean => isThere(join(folder, '.git'));

/** A folder that everybody may write to, in which each user's files are safe from the others (sticky), as /tmp: what lies there is anybody's. */
export function isShared(folder: string): boolean {
  const mode = statusOf(folder)?.mode ?? 0;
  return (mode & 0o1002) === 0o1002;
}

/**
 * Whether a path belongs to version control: it has a segment such as `.git`, in any spelling that some file system takes for the same, or lies in
 * a folder that git would take for a repository's (bare, or the one that a `.git` file leads to). Worktrees may lie in such a folder, and whoever
 * works in one means the files in it.
 *
 * @param real links followed
 */
export function isVersionControl(real: string): boolean {
  if (real.split(/[\\/]/).some(isMetadataName)) return true;
  for (let folder = dirname(real); !hasGit(folder); folder = dirname(folder)) {
    if (isInside(folder, process.cwd()) || folder === dirname(folder)) return false;
    if (isGitFolder(folder)) return true;
  }
  return false;
}

/** HFS+ ignores format characters, NTFS dots and blanks at the end and what follows a colon; both, as APFS, take letters of either case for the same. */
function isMetadataName(segment: string): boolean {
  const name = segment
    .replace(/\p{Cf}/gu, '')
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
  return metadataNames.has(name) || (sep === '\\' && name === 'git~1');
}

/** Whether a folder has what git demands of a repository's. */
function isGitFolder(folder: string): boolean {
  const has = (name: string): boolean => statusOf(join(folder, name)) !== undefined;
  return has('HEAD') && (has('commondir') || (has('objects') && has('refs')));
}
