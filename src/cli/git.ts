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

/** A revision that was named is in no repository that was asked for it. */
export class NoRevision extends InputError {}

/** One commit of the repository that a file lies in. */
export class Revision {
  #submodules: readonly Submodule[] | undefined;

  private constructor(
    private readonly repository: Repository,
    private readonly commit: string,
    /** As the user called it. */
    readonly name: string,
  ) {}

  /** Finds the commit that `name` means in the repository of `path`. Throws InputError where there is none. */
  static of(path: string, name: string): Revision {
    const repository = repositoryOf(path);
    if (repository === undefined)
      throw new InputError(`${path}: is not in a git repository, so there is no revision ${name}`);
    if ('problem' in repository) throw new InputError(`${path}: ${repository.problem}`);
    // A name that starts with a hyphen is no revision, and git must not take it for an option.
    const commit = name.startsWith('-')
      ? undefined
      : git(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    const id = commit?.toString('latin1').trim() ?? '';
    if (!/^[0-9a-f]{40,64}$/.test(id))
      throw new NoRevision(`${name}: is no revision of the repository of ${path}`);
    return new Revision(repository, id, name);
  }

  /** The paths of all its files on this machine. Throws InputError where git does not tell them. */
  paths(): readonly string[] {
    const output = git(this.repository, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', this.commit]);
    if (output === undefined) throw new InputError(`${this.name}: git does not list its files`);
    const names = textOfBytes(output).split('\0');
    return names.filter((name) => name !== '').map((name) => join(this.repository.top, name));
  }

  /** Reads a file's text, given by its path on this machine; undefined: it does not lie in the repository. */
  read(path: string): ReadResult | undefined {
    const read = this.readBytes(path);
    return read && textOf(read);
  }

  /** The same for any file. */
  readBytes(path: string): BytesResult | undefined {
    const way = relative(this.repository.top, path);
    if (way === '' || way === '..' || way.startsWith(`..${sep}`)) return undefined;
    if (isGarbled(way)) return { ok: false, code: 'EILSEQ', message: garbledName };
    if (/[\n\0]/.test(way)) return missing(this.name);
    const inside = way.split(sep).join('/');
    // Raw contents, as they were committed; links are followed as far as they stay in the commit.
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

  /** The submodules below a folder that are other commits by the index than by this one, and whose files are not those of the index: what their change does cannot be seen. */
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

  /** A file of a submodule, as it is in the commit of it that this one takes. */
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

/** The files that a configuration names as they are in a revision; what does not lie in the repository is read from this machine. */
export function revisionFiles(revision: Revision, options: NodeFilesOptions): NodeFileHost {
  const now = nodeFiles(options);
  const seen = new Map<string, { readonly result: ReadResult; readonly at: string | undefined }>();
  /** The file as it was; undefined: it does not lie in the repository. */
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
