import { relative, resolve, sep } from 'node:path';

/** The path relative to a folder, with `/` on every system, as in patterns, settings and baselines. */
export const posixRelative = (folder: string, path: string): string =>
  relative(folder, resolve(path)).split(sep).join('/');
