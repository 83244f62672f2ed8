import type { Config, Table } from '../model/config.js';
import { type Edit, spanText } from '../source/text.js';
import { quote, replace } from './suggest.js';
import type { PlacedEntry } from './table-uses.js';

/**
 * The edit that gives an entry another key: in a table's file the key alone, in smtpd.conf the word. Undefined where it stands in a macro, or is
 * not written as it is read.
 */
export function rewriteKey(
  { files }: Pick<Config, 'files'>,
  entry: PlacedEntry,
  key: string,
): Edit | undefined {
  const { span } = entry;
  const text = spanText(span);
  if (!files.includes(span.file)) {
    if (!text.startsWith(entry.key)) return undefined;
    return replace({ ...span, end: span.start + entry.key.length }, key);
  }
  if (text !== entry.key && text.slice(1, -1) !== entry.key) return undefined;
  return replace(span, quote(key));
}

/** The configuration with another table in the place of one, wherever rules look into it. */
export function withTable(config: Config, table: Table, other: Table): Config {
  const swap = <C extends { readonly table: Table | undefined }>(criterion: C): C =>
    criterion.table === table ? { ...criterion, table: other } : criterion;
  const rules = config.rules.map((rule) => ({
    ...rule,
    from: swap(rule.from),
    for: swap(rule.for),
    auth: rule.auth && swap(rule.auth),
    helo: rule.helo && swap({ ...rule.helo }),
    mailFrom: rule.mailFrom && swap({ ...rule.mailFrom }),
    rcptTo: rule.rcptTo && swap({ ...rule.rcptTo }),
  }));
  return { ...config, rules };
}

/** A table with other keys in the place of some. */
export function withKeys(table: Table, keys: ReadonlyMap<string, string>): Table {
  if (!table.contents.known) return table;
  const entries = table.contents.entries.map((entry) => ({
    ...entry,
    key: keys.get(entry.key) ?? entry.key,
  }));
  return { ...table, contents: { known: true, entries } };
}
