/** What reading a path gave: its text, or why not (`code` as in errno: ENOENT, EACCES, EISDIR, EMFILE; `message` without the path). */
export type ReadResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

/**
 * The files that an analysis may look at. Pure packages get this instead of the file system, so that they run anywhere
 * and never read outside `--root`.
 */
export interface FileHost {
  /** Reads a path as the configuration names it. A path that may not be read is `ok: false`. */
  read(path: string): ReadResult;
}

/** A host without any file: everything that a configuration names is "not seen". */
export const noFiles: FileHost = {
  read: () => ({ ok: false, code: 'ENOENT', message: 'not available' }),
};
