import type { TableEntry } from '../config/config.js';

/** The entries of a table's backend for one service, or why they are unknown: a sentence without its subject, "is encrypted". */
export type BackendFile =
  | {
      readonly ok: true;
      readonly entries: readonly TableEntry[];
      /** Why some builds of smtpd cannot open the file: a sentence without its subject. */
      readonly doubt?: string;
    }
  | {
      readonly ok: false;
      readonly reason: string;
      /** Set if smtpd cannot open the file either and refuses the configuration. */
      readonly refused?: true;
    };

/**
 * Returns the entries that a backend queried by whole keys can serve: smtpd queries in lower case, so it never finds other keys (table_lookup in
 * table.c).
 */
export const served = (entries: readonly TableEntry[]): BackendFile => ({
  ok: true,
  entries: entries.filter(({ key }) => !/[A-Z]/.test(key)),
});
