import { resolve } from 'node:path';
import { Revision } from './git.js';
import { type ReadSettings, settingsName } from './settings-file.js';

/** Returns a function that reads files from the named revision. Throws InputError if there is no such revision. */
export function revisionReader(name: string): ReadSettings {
  const revision = Revision.of(resolve(settingsName), name);
  return (path, { limit }) => {
    const read = revision.read(path) ?? { ok: false, code: 'ENOENT', message: 'lies outside the repository' };
    return read.ok && read.text.length > limit
      ? { ok: false, code: 'EFBIG', message: `is larger than ${limit} bytes` }
      : read;
  };
}
