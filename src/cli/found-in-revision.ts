import { join, resolve } from 'node:path';
import { checkoutOf } from '../source/repository.js';
import { Revision } from './git.js';
import type { ReadIgnore } from './ignore-files.js';
import { InputError } from './input.js';
import { posixRelative } from './posix-relative.js';

/** The part of a revision that a search of folders uses, so that a change cannot choose which of its files are judged. */
export class RevisionSearch {
  readonly #revisions = new Map<string | undefined, Revision | undefined>();

  constructor(private readonly name: string) {}

  /** Reads a `.gitignore` as it is in the revision. A repository without that revision ignores nothing. */
  readonly readIgnore: ReadIgnore = (path) =>
    this.#at(path)?.readBytes(path) ?? { ok: false, code: 'ENOENT', message: `No such file in ${this.name}` };

  /**
   * The paths below a folder that the revision has and that still exist in any form: a folder that has become a link since is not searched, but its files may still be deployed.
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

/** The revision in the repository of a file, or undefined if there is none, which is reported when the file is compared. */
export function revisionIfAny(path: string, name: string): Revision | undefined {
  try {
    return Revision.of(path, name);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
