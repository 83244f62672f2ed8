import { dirname, resolve } from 'node:path';
import type { SettingsHost } from '../settings/load-settings.js';
import { readNamed } from '../source/node-files.js';
import { isInside, linkTarget, realOrSame, statusOf } from '../source/paths.js';
import type { ReadSettings } from './settings-file.js';

/**
 * The files and folders to which a settings file may refer: those in and below `top`, regardless of `..` or symbolic links, because the settings may come from a stranger's pull
 * request. If `top` is undefined, the user has named the settings file, and everything is allowed.
 */
export function settingsHost(top: string | undefined): SettingsHost {
  const real = top === undefined ? undefined : realOrSame(top);
  /** The real path of a path, whether it exists or not, or undefined if it is outside. */
  const locate = (path: string): string | undefined => {
    const at = linkTarget(path);
    return real === undefined || isInside(real, at) ? at : undefined;
  };
  return {
    open(path, from) {
      const at = resolve(dirname(from.path), path);
      const found = locate(at);
      return found === undefined
        ? { name: at, result: { ok: false, code: 'EACCES', message: outside } }
        : { name: found, result: readNamed(found, { limit: maxBytes }) };
    },
    folder(path, from) {
      const found = locate(resolve(dirname(from.path), path));
      if (found === undefined) return { problem: `is refused: ${outside}` };
      const status = statusOf(found);
      return status?.isDirectory() ? { path: found } : { problem: status ? 'is no folder' : 'is not there' };
    },
  };
}

/** The host for settings of a revision, which does not have the symbolic links of this machine: files are read from the revision, folders are the current ones. */
export function revisionSettingsHost(top: string, read: ReadSettings): SettingsHost {
  return {
    ...settingsHost(top),
    open(path, from) {
      const name = resolve(dirname(from.path), path);
      return isInside(top, name)
        ? { name, result: read(name, { limit: maxBytes }) }
        : { name, result: { ok: false, code: 'EACCES', message: outside } };
    },
  };
}

/** The largest settings file, in bytes. */
const maxBytes = 1024 * 1024;

const outside =
  'it leads out of the folder of the settings file; name that file with --config if you trust it';
