import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { SettingsHost } from '../settings/load.js';
import { readNamed } from '../source/node-files.js';

/**
 * The files and folders that a settings file may name: those in `top` and below, whatever `..` or symbolic links say, as it may come from
 * a stranger's pull request. `top` undefined: the user has named the file, and so all of them.
 */
export function settingsHost(top: string | undefined): SettingsHost {
  const real = top === undefined ? undefined : realpathSync.native(top);
  /** Where a path really lies; undefined: outside. What is not there lies where it is named. */
  const locate = (path: string): string | undefined => {
    let at = path;
    try {
      at = realpathSync.native(path);
    } catch {
      // Whether a file exists outside is not told.
      if (top !== undefined && !isInside(top, path)) return undefined;
      return path;
    }
    return real === undefined || isInside(real, at) ? at : undefined;
  };
  return {
    open(path, from) {
      const at = resolve(dirname(from.path), path);
      const found = locate(at);
      return found === undefined
        ? { name: at, result: { ok: false, code: 'EACCES', message: outside } }
        : { name: found, result: regular(found) };
    },
    folder(path, from) {
      const found = locate(resolve(dirname(from.path), path));
      if (found === undefined) return { problem: `is refused: ${outside}` };
      const status = statSync(found, { throwIfNoEntry: false });
      return status?.isDirectory() ? { path: found } : { problem: status ? 'is no folder' : 'is not there' };
    },
  };
}

const outside =
  'it leads out of the folder of the settings file; name that file with --config if you trust it';

/** Never a pipe or a device. */
const regular = (path: string) => {
  const status = statSync(path, { throwIfNoEntry: false });
  return status === undefined || status.isFile()
    ? readNamed(path)
    : ({ ok: false, code: 'EINVAL', message: 'is no regular file' } as const);
};

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
