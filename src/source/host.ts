/**
 * The result of reading a path: its text, or why it could not be read (`code` as in errno: ENOENT, EACCES, EISDIR, EMFILE, EFBIG; `message` without
 * the path).
 */
export type ReadResult =
  | { readonly ok: true; readonly text: string; readonly readableBy?: Readers }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      /** Set if it is in a place from which nothing is read, which the user can change. */
      readonly outside?: true;
    };

/**
 * Whether users of the server other than a file's owner and group may read it, if that is known. In a checkout, a file's mode is chosen by git, not
 * by the server: `everybody` is only known for a file below a root, `few` wherever the permission was removed.
 */
export type Readers = 'everybody' | 'few';

/** The result of reading a path as bytes, for databases, which are not text. */
export type BytesResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | (ReadResult & { readonly ok: false });

/** The files that an analysis may read. Pure packages use this instead of the file system, so that they run anywhere and never read outside `--root`. */
export interface FileHost {
  /** Reads a path as named in the configuration. A path that may not be read is `ok: false`. */
  read(path: string): ReadResult;
  /** The same for files that are not text (databases). A host without this method has none of these. */
  readBytes?(path: string): BytesResult;
}

/** A host that reads the bytes of files from another one, and their texts with `read`. */
export const withTextsOf = (files: FileHost, read: FileHost['read']): FileHost => ({
  read,
  readBytes: (path) => fileBytes(files, path),
});

/** Reads the bytes of a file from a host that may not support it. */
export const fileBytes = (files: FileHost, path: string): BytesResult =>
  files.readBytes?.(path) ?? { ok: false, code: 'ENOENT', message: 'not available' };

/** A host without any files: everything that a configuration names is "not seen". */
export const noFiles: FileHost = {
  read: () => ({ ok: false, code: 'ENOENT', message: 'not available' }),
};

/** A host with exactly these files, by absolute path. */
export const textFiles = (texts: Readonly<Record<string, string>>): FileHost => ({
  read(path) {
    const text = Object.hasOwn(texts, path) ? texts[path] : undefined;
    return text === undefined
      ? { ok: false, code: 'ENOENT', message: 'No such file or directory' }
      : { ok: true, text };
  },
});

export type AddressFamily = 'inet4' | 'inet6';

/** The answer of getaddrinfo(3) for a name, with smtpd's flags: `none` is "no such name", `failed` any other error, with its text. */
export type Resolution = 'found' | 'none' | 'unknown' | { readonly failed: string };

/** A file's owner and permissions (the mode's lower nine bits), or that it does not exist, or that it may not be examined. */
export type FileStatus = { readonly owner: number; readonly mode: number } | 'missing' | 'hidden';

/**
 * Facts about a machine as smtpd would find them (`--host`), with which the checks that depend on the machine are made as well. Without them,
 * interfaces, programs and certificates are assumed to exist. Unknown facts only lead to a note.
 */
export interface HostFacts {
  /** The addresses of each interface, or undefined if they cannot be seen (it is down). */
  readonly interfaces: ReadonlyMap<string, readonly string[] | undefined>;
  /** Whether any other name is definitely not an interface or interface group. */
  readonly complete: boolean;
  resolve(name: string, family: AddressFamily | undefined): Resolution;
  /** Returns the status of a file that the configuration names, following symbolic links. */
  status(path: string): FileStatus;
  /** Whether the text of a file is a private key in PEM form, or undefined if it needs a passphrase. */
  isPrivateKey(text: string): boolean | undefined;
}
