import type { Span } from '../../source/text.js';
import type { AskedTable } from './asked-table.js';

export interface Table {
  /** The name as declared; `<dynamic:0>` and so on for a table written in place, `<localhost>` and so on for built-in ones. */
  readonly name: string;
  /**
   * none: empty and without a type, so usable nowhere; users: the system's users; external: a database or a program; unknown: a file that was not
   * seen, which may be a list or a map.
   */
  readonly kind: 'list' | 'map' | 'none' | 'users' | 'external' | 'unknown';
  readonly origin: 'inline' | 'file' | 'backend' | 'builtin' | 'anonymous';
  /** smtpd's backend (`static` for inline tables and files, `db`, `getpwnam`, `proc`), or the name of a program. */
  readonly backend?: string;
  /** The path given to the backend. */
  readonly path?: string;
  /** Set if its backend is queried for whole keys: an entry for `bob@example.org` does not match `bob+list@example.org`. */
  readonly exact?: true;
  /** Where it is declared or written; undefined for built-in ones. */
  readonly span: Span | undefined;
  readonly contents: Contents;
}

export type Contents =
  | {
      readonly known: true;
      readonly entries: readonly TableEntry[];
      /** Entries whose key occurs again later, in source order: the later one counts. If left out, there are none. */
      readonly replaced?: readonly Replaced[];
    }
  | {
      readonly known: false;
      /** "table <x> is db:/etc/mail/x.db", "/etc/mail/domains is not under the root". */
      readonly reason: string;
      /** The name of what was not read (`Unseen`). */
      readonly unseen?: string;
      /** The value that a template fills in there: "what is filled in for `x` on line 3". */
      readonly filledIn?: string;
      /** Set if its program may be asked (`--ask-tables`): the answers so far. */
      readonly asked?: AskedTable;
    };

export interface TableEntry {
  /** As written; smtpd ignores case when it stores keys and looks them up. */
  readonly key: string;
  readonly value: string | undefined;
  readonly span: Span | undefined;
}

/** An entry that a later one with the same key replaces. */
export interface Replaced {
  readonly entry: TableEntry;
  readonly by: TableEntry;
}
