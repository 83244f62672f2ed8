import { join, resolve } from 'node:path';
import { openFile } from '../source/open.js';
import { realOrSame, statusOf } from '../source/paths.js';
import { isShared } from '../source/repository.js';

/** A checkout, and where git keeps what belongs to it. */
export interface Repository {
  /** The top of the working tree. */
  readonly top: string;
  readonly gitFolder: string;
}

/** The repository of a checkout, given by its top; or the problem with it. A folder that merely looks like a repository (bare) is none. */
export function repositoryAt(top: string): Repository | { readonly problem: string } {
  if (isShared(top)) return { problem: `lies in a repository that any user may have put there (${top})` };
  const gitFolder = gitFolderOf(top);
  if (gitFolder === undefined)
    return { problem: `lies in no repository that git knows (${join(top, '.git')})` };
  return { top, gitFolder };
}

/** The folder that `.git` is, or that the file `.git` of a worktree or submodule names. */
function gitFolderOf(top: string): string | undefined {
  const entry = join(top, '.git');
  if (statusOf(entry)?.isDirectory()) return entry;
  const text = pointer(entry);
  const named = /^gitdir: (.+?)\s*$/.exec(text ?? '')?.[1];
  if (named === undefined) return undefined;
  const folder = resolve(top, named);
  if (!statusOf(folder)?.isDirectory()) return undefined;
  // A worktree's folder names the worktree in turn; else the file might lead to anybody's repository.
  const back = pointer(join(folder, 'gitdir'))?.trim();
  const isMutual = back === undefined || realOrSame(resolve(folder, back)) === realOrSame(entry);
  return isMutual ? folder : undefined;
}

function pointer(path: string): string | undefined {
  const opened = openFile(path, { limit: 4096, gitPointer: true });
  return opened.ok ? opened.bytes.toString('utf8') : undefined;
}
