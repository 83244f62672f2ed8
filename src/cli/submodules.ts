import { join, relative, sep } from 'node:path';
import { textOfBytes } from '../source/bytes-as-text.js';
import { realOrSame } from '../source/paths.js';
import { checkoutOf, hasGit } from '../source/repository.js';
import { git } from './git-command.js';
import { type Repository, repositoryAt } from './git-repository.js';

/** A submodule as recorded in a commit or the index of the superproject. */
export interface Submodule {
  /** The path from the top of the superproject, with slashes. */
  readonly path: string;
  /** The recorded commit. */
  readonly commit: string;
}

/**
 * The repository in which revisions for a file are resolved: that of the nearest folder above it with a `.git`, which no commit can add. For a file in a submodule it is the
 * superproject, whose commits record those of the submodule, because the submodule's own branches are controlled by whoever wrote .gitmodules; within the submodule as the working
 * directory it is the submodule itself. Returns undefined if there is none, or the problem with it.
 */
export function repositoryOf(path: string): Repository | { readonly problem: string } | undefined {
  const here = checkoutOf(join(process.cwd(), '.git'));
  let top = checkoutOf(path);
  if (top === undefined) return undefined;
  for (let outer = checkoutOf(top); outer !== undefined; outer = checkoutOf(top)) {
    if (here !== undefined && realOrSame(here) === realOrSame(top)) break;
    const around = repositoryAt(outer);
    if ('problem' in around) return around;
    if (submodulesInIndex(around, relative(outer, top)).length === 0)
      return { problem: `lies in a repository within another one (${top}); run this there if it is meant` };
    top = outer;
  }
  return repositoryAt(top);
}

/** The submodules in a repository's index: all of them, or the one with that path. */
export function submodulesInIndex(repository: Repository, path?: string): readonly Submodule[] {
  const paths = path === undefined ? [] : ['--', path.split(sep).join('/')];
  const output = git(repository, ['--literal-pathspecs', 'ls-files', '--stage', '-z', ...paths]);
  return submodules(output, /^160000 ([0-9a-f]+) \d\t(.+)$/s);
}

/** The submodules in a commit. */
export function submodulesIn(repository: Repository, commit: string): readonly Submodule[] {
  const output = git(repository, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  return submodules(output, /^160000 commit ([0-9a-f]+)\t(.+)$/s);
}

/** Parses the submodules from git's output. */
function submodules(output: Buffer | undefined, form: RegExp): readonly Submodule[] {
  const lines = output === undefined ? [] : textOfBytes(output).split('\0');
  return lines.flatMap((line) => {
    const [, commit, path] = form.exec(line) ?? [];
    return commit === undefined || path === undefined ? [] : [{ path, commit }];
  });
}

/** A submodule's own repository, or undefined if it is not checked out or has a problem. */
export function checkedOut({ top }: Repository, { path }: Submodule): Repository | undefined {
  const folder = join(top, path);
  if (!hasGit(folder)) return undefined;
  const repository = repositoryAt(folder);
  return 'problem' in repository ? undefined : repository;
}

/** The commit that is checked out in a repository. */
export const currentCommit = (repository: Repository): string | undefined =>
  git(repository, ['rev-parse', '--verify', '--quiet', 'HEAD'])?.toString('latin1').trim();

/** Whether a repository contains a commit. */
export const hasCommit = (repository: Repository, commit: string): boolean =>
  git(repository, ['cat-file', '-e', `${commit}^{commit}`]) !== undefined;
