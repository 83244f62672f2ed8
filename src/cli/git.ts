import { join, relative, sep } from 'node:path';
import { isGarbled, textOfBytes } from '../source/bytes-as-text.js';
import { type BytesResult, fileBytes, type ReadResult } from '../source/host.js';
import { type NodeFileHost, type NodeFilesOptions, nodeFiles, pathsToTry } from '../source/node-files.js';
import { garbledName } from '../source/open.js';
import { git } from './git-command.js';
import { type Repository, repositoryOf } from './git-repository.js';
import { InputError } from './input.js';

/** One commit of the repository that a file lies in. */
export class Revision {
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
      throw new InputError(`${name}: is no revision of the repository of ${path}`);
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
    if (output === undefined || head === null || head[1] !== 'blob') return missing(this.name);
    return { ok: true, bytes: output.subarray(end + 1, end + 1 + Number(head[2])) };
  }
}

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
