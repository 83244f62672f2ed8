import { join, resolve } from 'node:path';
import { openFile } from '../source/open.js';
import { realOrSame, statusOf } from '../source/paths.js';
import { isShared } from '../source/repository.js';

/** A checkout, and the folder in which git keeps its data. */
export interface Repository {
  /** The top of the working tree. */
  readonly top: string;
  readonly gitFolder: string;
}

/** The repository of the checkout with this top, or the problem with it. A folder that only looks like a bare repository is not one. */
export function repositoryAt(top: string): Repository | { readonly problem: string } {
  if (isShared(top)) return { problem: `lies in a repository that any user may have put there (${top})` };
  const gitFolder = gitFolderOf(top);
  if (gitFolder === undefined)
    return { problem: `lies in no repository that git knows (${join(top, '.git')})` };
  return { top, gitFolder };
}

/** The folder `.git`, or the folder to which the file `.git` of a worktree or submodule points. */
function gitFolderOf(top: string): string | undefined {
  const entry = join(top, '.git');
  if (statusOf(entry)?.isDirectory()) return entry;
  const text = pointer(entry);
  const named = /^gitdir: (.+?)\s*$/.exec(text ?? '')?.[1];
  if (named === undefined) return undefined;
  const folder = resolve(top, named);
  if (!statusOf(folder)?.isDirectory()) return undefined;
  // The folder of a worktree points back to the worktree; otherwise the file could point to any repository.
  const back = pointer(join(folder, 'gitdir'))?.trim();
  const isMutual = back === undefined || realOrSame(resolve(folder, back)) === realOrSame(entry);
  return isMutual ? folder : undefined;
}

function pointer(path: string): string | undefined {
  const opened = openFile(path, { limit: 4096, gitPointer: true });
  return opened.ok ? opened.bytes.toString('utf8') : undefined;
}
