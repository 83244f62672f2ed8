import { join, resolve } from 'node:path';
import { checkoutOf } from '../source/repository.js';
import { Revision } from './git.js';
import type { ReadIgnore } from './ignore-files.js';
import { InputError } from './input.js';
import { posixRelative } from './posix-relative.js';

/** The view of a revision that a search of folders has: a change may not choose what of it is judged. */
export class RevisionSearch {
  readonly #revisions = new Map<string | undefined, Revision | undefined>();

  constructor(private readonly name: string) {}

  /** Reads a `.gitignore` as it was. A repository without such a revision leaves nothing out. */
  readonly readIgnore: ReadIgnore = (path) =>
    this.#at(path)?.readBytes(path) ?? { ok: false, code: 'ENOENT', message: `No such file in ${this.name}` };

  /**
   * The paths of the files below a folder that the revision has and that are still there, in whatever way: a folder that has become a link since is not searched, and its
   * files are deployed all the same.
   */
  stillThere(folder: string): readonly string[] {
    const here = resolve(folder);
    return (this.#at(join(here, 'any'))?.paths() ?? [])
      .map((path) => posixRelative(here, path))
      .filter((path) => !path.startsWith('../'))
      .map((path) => (folder === '' ? path : `${folder}/${path}`));
  }

  #at(path: string): Revision | undefined {
    const top = checkoutOf(path);
    if (this.#revisions.has(top)) return this.#revisions.get(top);
    const revision = top === undefined ? undefined : revisionIfAny(path, this.name);
    this.#revisions.set(top, revision);
    return revision;
  }
}

/** The revision of the repository that a file lies in; undefined: there is none, which is told where the file is compared. */
export function revisionIfAny(path: string, name: string): Revision | undefined {
  try {
    return Revision.of(path, name);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
