import type { Span } from '../../source/text.js';

export interface Table {
  /** As declared; `<dynamic:0>` and so on for one written in place, `<localhost>` and so on for the built-in ones. */
  readonly name: string;
  /**
   * none: empty, of no type, usable nowhere; users: the system's users; external: a database or a program; unknown: a file that was not
   * seen, which may be a list or a map.
   */
  readonly kind: 'list' | 'map' | 'none' | 'users' | 'external' | 'unknown';
  readonly origin: 'inline' | 'file' | 'backend' | 'builtin' | 'anonymous';
  /** smtpd's backend (`static` for inline tables and files, `db`, `getpwnam`, `proc`) or the name of a program. */
  readonly backend?: string;
  /** The path given to the backend. */
  readonly path?: string;
  /** Its backend is asked for whole keys: an entry for `bob@example.org` is none for `bob+list@example.org`. */
  readonly exact?: true;
  /** Where it is declared or written; undefined for the built-in ones. */
  readonly span: Span | undefined;
  readonly contents: Contents;
}

export type Contents =
  | {
      readonly known: true;
      readonly entries: readonly TableEntry[];
      /** Entries whose key comes again further on, in the order of the text: the later one counts. None unless said. */
      readonly replaced?: readonly Replaced[];
    }
  | {
      readonly known: false;
      /** "table <x> is db:/etc/mail/x.db", "/etc/mail/domains is not under the root". */
      readonly reason: string;
      /** How what was not read is called (`Unseen`). */
      readonly unseen?: string;
      /** The value that a template fills in there: "what is filled in for `x` on line 3". */
      readonly filledIn?: string;
    };

export interface TableEntry {
  /** As written; smtpd folds case when it stores and when it looks up. */
  readonly key: string;
  readonly value: string | undefined;
  readonly span: Span | undefined;
}

/** An entry that a later one with the same key replaces. */
export interface Replaced {
  readonly entry: TableEntry;
  readonly by: TableEntry;
}
