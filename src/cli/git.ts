import { join, relative, resolve, sep } from 'node:path';
import { isGarbled, textOfBytes } from '../source/bytes-as-text.js';
import { type BytesResult, fileBytes, type ReadResult } from '../source/host.js';
import { type NodeFileHost, type NodeFilesOptions, nodeFiles, pathsToTry } from '../source/node-files.js';
import { garbledName } from '../source/open.js';
import { isInside } from '../source/paths.js';
import { git } from './git-command.js';
import type { Repository } from './git-repository.js';
import { InputError } from './input.js';
import {
  checkedOut,
  currentCommit,
  hasCommit,
  repositoryOf,
  type Submodule,
  submodulesIn,
  submodulesInIndex,
} from './submodules.js';

/** A named revision does not exist in the repository of a file. */
export class NoRevision extends InputError {}

/** One commit of the repository that contains a file. */
export class Revision {
  #submodules: readonly Submodule[] | undefined;

  private constructor(
    private readonly repository: Repository,
    private readonly commit: string,
    /** The name that the user gave. */
    readonly name: string,
  ) {}

  /** Resolves `name` to a commit in the repository of `path`. Throws InputError if there is none. */
  static of(path: string, name: string): Revision {
    const repository = repositoryOf(path);
    if (repository === undefined)
      throw new InputError(`${path}: is not in a git repository, so there is no revision ${name}`);
    if ('problem' in repository) throw new InputError(`${path}: ${repository.problem}`);
    // A name that begins with a hyphen is not a revision, and git must not interpret it as an option.
    const commit = name.startsWith('-')
      ? undefined
      : git(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    const id = commit?.toString('latin1').trim() ?? '';
    if (!/^[0-9a-f]{40,64}$/.test(id))
      throw new NoRevision(`${name}: is no revision of the repository of ${path}`);
    return new Revision(repository, id, name);
  }

  /** The paths of all its files on this machine. Throws InputError if git does not list them. */
  paths(): readonly string[] {
    const output = git(this.repository, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', this.commit]);
    if (output === undefined) throw new InputError(`${this.name}: git does not list its files`);
    const names = textOfBytes(output).split('\0');
    return names.filter((name) => name !== '').map((name) => join(this.repository.top, name));
  }

  /** Reads the text of a file, given its path on this machine; undefined if the path is outside the repository. */
  read(path: string): ReadResult | undefined {
    const read = this.readBytes(path);
    return read && textOf(read);
  }

  /** Reads the bytes of a file, given its path on this machine; undefined if the path is outside the repository. */
  readBytes(path: string): BytesResult | undefined {
    const way = relative(this.repository.top, path);
    if (way === '' || way === '..' || way.startsWith(`..${sep}`)) return undefined;
    if (isGarbled(way)) return { ok: false, code: 'EILSEQ', message: garbledName };
    if (/[\n\0]/.test(way)) return missing(this.name);
    const inside = way.split(sep).join('/');
    // Raw contents, as committed. Links are followed as long as they stay within the commit.
    const output = git(
      this.repository,
      ['cat-file', '--batch', '--follow-symlinks'],
      `${this.commit}:${inside}\n`,
    );
    const end = output?.indexOf('\n') ?? -1;
    const head = /^[0-9a-f]+ (\w+) (\d+)$/.exec(output?.toString('utf8', 0, Math.max(end, 0)) ?? '');
    if (output === undefined || head === null || head[1] !== 'blob') return this.#inSubmodule(inside, path);
    return { ok: true, bytes: output.subarray(end + 1, end + 1 + Number(head[2])) };
  }

  /**
   * The submodules below a folder whose commit in the index differs from that in this revision, and whose checked-out files are not those of the index: the effect of their change
   * cannot be determined.
   */
  unseenSubmodules(folder: string): readonly { readonly path: string; readonly problem: string }[] {
    const { top } = this.repository;
    return submodulesInIndex(this.repository)
      .filter(({ path }) => isInside(resolve(folder), join(top, path)))
      .flatMap((next) => {
        const old = this.#all.find(({ path }) => path === next.path);
        const own = checkedOut(this.repository, next);
        const here = own && currentCommit(own);
        if (old?.commit === next.commit || here === next.commit) return [];
        const change = old === undefined ? 'is new' : `was commit ${short(old.commit)}`;
        const state = here === undefined ? 'is not checked out' : `has commit ${short(here)} checked out`;
        const problem = `this submodule ${change}, is commit ${short(next.commit)} now, and ${state}`;
        return [{ path: join(top, next.path), problem }];
      });
  }

  get #all(): readonly Submodule[] {
    this.#submodules ??= submodulesIn(this.repository, this.commit);
    return this.#submodules;
  }

  /** A file of a submodule, in the submodule's commit that this one records. */
  #inSubmodule(inside: string, path: string): BytesResult {
    const submodule = this.#all.find((each) => inside.startsWith(`${each.path}/`));
    if (submodule === undefined) return missing(this.name);
    const own = checkedOut(this.repository, submodule);
    if (own !== undefined && hasCommit(own, submodule.commit))
      return new Revision(own, submodule.commit, this.name).readBytes(path) ?? missing(this.name);
    const where = `the submodule ${submodule.path}`;
    return {
      ok: false,
      code: 'EACCES',
      message: `${where} is not here as it was in ${this.name} (commit ${short(submodule.commit)})`,
    };
  }
}

const short = (commit: string): string => commit.slice(0, 12);

const missing = (name: string): ReadResult & { readonly ok: false } => ({
  ok: false,
  code: 'ENOENT',
  message: `No such file in ${name}`,
});

/** The files that a configuration names, as they are in a revision. A file outside the repository is read from this machine. */
export function revisionFiles(revision: Revision, options: NodeFilesOptions): NodeFileHost {
  const now = nodeFiles(options);
  const seen = new Map<string, { readonly result: ReadResult; readonly at: string | undefined }>();
  /** The file in the revision, or undefined if it is outside the repository. */
  const then = (path: string) => {
    let first: { readonly result: BytesResult; readonly at: string } | undefined;
    for (const at of pathsToTry(path, options)) {
      const result = revision.readBytes(at);
      if (result === undefined) continue;
      if (result.ok) return { result, at };
      first ??= { result, at };
    }
    return first;
  };
  const look = (path: string) => {
    const old = then(path);
    return old === undefined
      ? { result: now.read(path), at: now.located(path) }
      : { result: textOf(old.result), at: old.at };
  };
  return {
    read(path) {
      const known = seen.get(path) ?? look(path);
      seen.set(path, known);
      return known.result;
    },
    readBytes: (path) => then(path)?.result ?? fileBytes(now, path),
    located: (path) => seen.get(path)?.at,
  };
}

const textOf = (result: BytesResult): ReadResult =>
  result.ok ? { ok: true, text: textOfBytes(result.bytes) } : result;
