import { relative, resolve, sep } from 'node:path';

/** The way from a folder to a path, with `/` on every system: as patterns, settings and baselines name files. */
export const posixRelative = (folder: string, path: string): string =>
  relative(folder, resolve(path)).split(sep).join('/');
