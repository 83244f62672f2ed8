import { resolve } from 'node:path';
import { checkoutOf } from '../source/repository.js';
import { Revision } from './git.js';
import type { ReadIgnore } from './ignore-files.js';
import { type ReadSettings, settingsName } from './settings-file.js';

/** Reads files as they are in the revision of that name. Throws InputError: there is none. */
export function revisionReader(name: string): ReadSettings {
  const revision = Revision.of(resolve(settingsName), name);
  return (path, { limit }) => {
    const read = revision.read(path) ?? { ok: false, code: 'ENOENT', message: 'lies outside the repository' };
    return read.ok && read.text.length > limit
      ? { ok: false, code: 'EFBIG', message: `is larger than ${limit} bytes` }
      : read;
  };
}

/** The same for files that leave others out, each in the revision of its own repository. */
export function ignoreReader(name: string): ReadIgnore {
  const revisions = new Map<string | undefined, Revision>();
  return (path) => {
    const top = checkoutOf(path);
    const revision = revisions.get(top) ?? Revision.of(path, name);
    revisions.set(top, revision);
    return revision.readBytes(path) ?? { ok: false, code: 'ENOENT', message: 'lies outside the repository' };
  };
}
