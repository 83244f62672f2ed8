import { dirname, join, resolve, sep } from 'node:path';
import { askedOnce } from './known-places.js';
import { isInside, isThere, statusOf } from './paths.js';

/** Folders in which version control keeps its own data: configurations with credentials, hooks, other people's branches. */
const metadataNames = new Set(['.git', '.hg', '.svn', '.bzr', '.jj']);

/**
 * The folder of the checkout that contains a path: the nearest one above it with a `.git` of any kind. Git never commits such a name, so a pull
 * request cannot change the result. Returns undefined if there is none.
 */
export function checkoutOf(path: string): string | undefined {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (hasGit(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Whether a folder has a `.git`: a folder, or the file of a worktree or submodule. */
export const hasGit = askedOnce((folder) => isThere(join(folder, '.git')));

/** Whether a folder such as /tmp is writable by everyone, with each user's files protected from the others (sticky): files in it may belong to anyone. */
export function isShared(folder: string): boolean {
  const mode = statusOf(folder)?.mode ?? 0;
  return (mode & 0o1002) === 0o1002;
}

/**
 * Whether a path belongs to version control: it has a segment such as `.git`, in any spelling that some file system treats as the same, or is in a
 * folder that git would recognize as a repository (bare, or the one that a `.git` file refers to). Worktrees may be in such a folder, and a user who
 * works in one wants to access its files.
 *
 * @param real the path with links resolved
 */
export function isVersionControl(real: string): boolean {
  if (real.split(/[\\/]/).some(isMetadataName)) return true;
  for (let folder = dirname(real); !hasGit(folder); folder = dirname(folder)) {
    if (isInside(folder, process.cwd()) || folder === dirname(folder)) return false;
    if (isGitFolder(folder)) return true;
  }
  return false;
}

/**
 * Whether a segment of a path is such a name. HFS+ ignores format characters, NTFS ignores trailing dots and blanks and everything after a colon;
 * both, as well as APFS, ignore case.
 */
function isMetadataName(segment: string): boolean {
  const name = withoutFormats(segment)
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
  return metadataNames.has(name) || (sep === '\\' && name === 'git~1');
}

/** A text without format characters, none of which is ASCII. The class is slow to compile. */
const withoutFormats = (text: string): string =>
  /^[ -~]*$/.test(text) ? text : text.replace(/\p{Cf}/gu, '');

/** Whether a folder has what git requires of a repository. */
const isGitFolder = askedOnce((folder) => {
  const has = (name: string): boolean => statusOf(join(folder, name)) !== undefined;
  return has('HEAD') && (has('commondir') || (has('objects') && has('refs')));
});
