/** The result of reading a path: its text, or why not (`code` as in errno: ENOENT, EACCES, EISDIR, EMFILE, EFBIG; `message` without the path). */
export type ReadResult =
  | { readonly ok: true; readonly text: string; readonly readableBy?: Readers }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      /** It lies where nothing is read, and whoever runs the program can say otherwise. */
      readonly outside?: true;
    };

/**
 * Whether users of the server other than a file's owner and group may read it, where that is known. What a file's mode says in a checkout is git's
 * choice, not the server's: `everybody` is known only of a file below a root, `few` wherever somebody has taken the right away.
 */
export type Readers = 'everybody' | 'few';

/** The result of reading a path as bytes: a database is no text. */
export type BytesResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | (ReadResult & { readonly ok: false });

/**
 * The files that an analysis may look at. Pure packages get this instead of the file system, so that they run anywhere
 * and never read outside `--root`.
 */
export interface FileHost {
  /** Reads a path as the configuration names it. A path that may not be read is `ok: false`. */
  read(path: string): ReadResult;
  /** The same for files that are no text (databases). A host without it has none of these. */
  readBytes?(path: string): BytesResult;
}

/** A host that reads the bytes of files from another one, and their texts as it says itself. */
export const withTextsOf = (files: FileHost, read: FileHost['read']): FileHost => ({
  read,
  readBytes: (path) => fileBytes(files, path),
});

/** A file's bytes, from a host that may not have any. */
export const fileBytes = (files: FileHost, path: string): BytesResult =>
  files.readBytes?.(path) ?? { ok: false, code: 'ENOENT', message: 'not available' };

/** A host without any file: everything that a configuration names is "not seen". */
export const noFiles: FileHost = {
  read: () => ({ ok: false, code: 'ENOENT', message: 'not available' }),
};

/** A host with these files and no others, by their absolute paths. */
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

/** A file's owner and permissions (the mode's lower nine bits); or there is none; or it may not be looked at. */
export type FileStatus = { readonly owner: number; readonly mode: number } | 'missing' | 'hidden';

/**
 * The facts of a machine that smtpd would find there (`--host`): then its checks that depend on the machine are made, too. Without them, interfaces, programs
 * and certificates are taken for there. What is not known stays a note.
 */
export interface HostFacts {
  /** The addresses of each interface; undefined where they cannot be seen (it is down). */
  readonly interfaces: ReadonlyMap<string, readonly string[] | undefined>;
  /** Whether any other name is certainly no interface and no interface group. */
  readonly complete: boolean;
  resolve(name: string, family: AddressFamily | undefined): Resolution;
  /** A file that the configuration names, symbolic links followed. */
  status(path: string): FileStatus;
  /** Whether the text of a file is a private key in PEM form; undefined: it asks for a passphrase. */
  isPrivateKey(text: string): boolean | undefined;
}
