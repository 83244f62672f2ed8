import { join, relative, sep } from 'node:path';
import { textOfBytes } from '../source/bytes-as-text.js';
import { realOrSame } from '../source/paths.js';
import { checkoutOf, hasGit } from '../source/repository.js';
import { git } from './git-command.js';
import { type Repository, repositoryAt } from './git-repository.js';

/** A submodule as a commit or an index of the repository around it has it. */
export interface Submodule {
  /** From the top of the repository around it, with slashes. */
  readonly path: string;
  /** The commit that is taken from it. */
  readonly commit: string;
}

/**
 * The repository whose revisions are meant for a file: the nearest folder above it that has a `.git`, which no commit can bring. Of a submodule it is the one around it, whose
 * commits say which of the submodule's they take, as the submodule's own branches are those of whoever wrote .gitmodules; from within the submodule it is that. Undefined:
 * there is none; or the problem with it.
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

/** The submodules that a repository's index has: all, or the one of that path. */
export function submodulesInIndex(repository: Repository, path?: string): readonly Submodule[] {
  const paths = path === undefined ? [] : ['--', path.split(sep).join('/')];
  const output = git(repository, ['--literal-pathspecs', 'ls-files', '--stage', '-z', ...paths]);
  return submodules(output, /^160000 ([0-9a-f]+) \d\t(.+)$/s);
}

/** The submodules that a commit has. */
export function submodulesIn(repository: Repository, commit: string): readonly Submodule[] {
  const output = git(repository, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  return submodules(output, /^160000 commit ([0-9a-f]+)\t(.+)$/s);
}

/** The submodules in what git lists. */
function submodules(output: Buffer | undefined, form: RegExp): readonly Submodule[] {
  const lines = output === undefined ? [] : textOfBytes(output).split('\0');
  return lines.flatMap((line) => {
    const [, commit, path] = form.exec(line) ?? [];
    return commit === undefined || path === undefined ? [] : [{ path, commit }];
  });
}

/** A submodule's own repository; undefined: it is not checked out, or there is a problem with it. */
export function checkedOut({ top }: Repository, { path }: Submodule): Repository | undefined {
  const folder = join(top, path);
  if (!hasGit(folder)) return undefined;
  const repository = repositoryAt(folder);
  return 'problem' in repository ? undefined : repository;
}

/** The commit that a repository's files are of. */
export const currentCommit = (repository: Repository): string | undefined =>
  git(repository, ['rev-parse', '--verify', '--quiet', 'HEAD'])?.toString('latin1').trim();

/** Whether a repository has a commit. */
export const hasCommit = (repository: Repository, commit: string): boolean =>
  git(repository, ['cat-file', '-e', `${commit}^{commit}`]) !== undefined;
