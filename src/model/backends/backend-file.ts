import type { TableEntry } from '../config/config.js';

/** The entries of a table's backend for a service, or why that cannot be told: a sentence without its subject, "is encrypted". */
export type BackendFile =
  | { readonly ok: true; readonly entries: readonly TableEntry[] }
  | {
      readonly ok: false;
      readonly reason: string;
      /** smtpd cannot open it either, and refuses the configuration. */
      readonly refused?: true;
    };

/**
 * The entries of a backend that is asked for whole keys: smtpd asks in lower case, so that it never finds others (table_lookup in table.c).
 */
export const served = (entries: readonly TableEntry[]): BackendFile => ({
  ok: true,
  entries: entries.filter(({ key }) => !/[A-Z]/.test(key)),
});
