import type { Config, Table } from '../../model/config/config.js';
import { withReplacedTables } from '../smtp/assumptions.js';

/** Tables with more entries are looked up by name before they are compared. */
const longestKey = 200;

/** `config` with its tables replaced by those of `other` if they are the same: an unseen table is then one unknown in both, and a seen one is examined once. */
export function withTablesOf(other: Config, config: Config): Config {
  const known = new Map<string, Table>();
  // This replaces nothing: it only visits each table.
  withReplacedTables(other, (table) => {
    const key = keyOf(table);
    if (!known.has(key)) known.set(key, table);
    return table;
  });
  const same = (table: Table): Table => {
    const candidate = known.get(keyOf(table));
    return candidate !== undefined && isSameTable(candidate, table) ? candidate : table;
  };
  for (const { senders } of other.listeners) if (senders !== undefined) known.set(keyOf(senders), senders);
  const unified = withReplacedTables(config, same);
  return {
    ...unified,
    listeners: unified.listeners.map((listener) =>
      listener.senders === undefined ? listener : { ...listener, senders: same(listener.senders) },
    ),
  };
}

/** The key by which a table to compare with is found. */
function keyOf({ name, origin, contents }: Table): string {
  if (origin === 'builtin' || !contents.known || contents.entries.length > longestKey) return `name ${name}`;
  return JSON.stringify(contents.entries.map(({ key, value }) => [key, value]));
}

/** Whether two tables are the same: by their contents if both were seen, otherwise by where they come from. */
export function isSameTable(a: Table | undefined, b: Table | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (a.origin === 'builtin' || b.origin === 'builtin') return a.origin === b.origin && a.name === b.name;
  if (a.contents.known && b.contents.known) {
    const others = b.contents.entries;
    return (
      a.kind === b.kind &&
      a.contents.entries.length === others.length &&
      a.contents.entries.every(({ key, value }, index) => {
        const other = others[index];
        return other !== undefined && other.key === key && other.value === value;
      })
    );
  }
  return (
    !a.contents.known &&
    !b.contents.known &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.origin === b.origin &&
    a.backend === b.backend &&
    a.path === b.path
  );
}
