import type {
  Config,
  Filter,
  FilterCondition,
  FilterUse,
  MatchRule,
  Table,
} from '../../model/config/config.js';
import { isList } from '../../model/config/list-tables.js';
import type { AssumedEntry } from './envelope.js';

/**
 * The configuration as it would be if every list that was not seen were empty, as far as criteria of rules and filters look into it. An envelope
 * that gets through there gets through in reality unless a list happens to name it.
 */
export function assumeEmptyLists(config: Config): Config {
  const empty = new Map<Table, Table>();
  return withReplacedTables(config, (known, regex) => {
    if (regex || known.contents.known || known.origin === 'builtin' || !isList(known)) return known;
    const made = empty.get(known) ?? { ...known, contents: { known: true, entries: [] } };
    empty.set(known, made);
    return made;
  });
}

/** The configuration as it would be if tables that were not seen had these entries, as far as criteria of rules and filters look into them. */
export function withAssumedEntries(config: Config, assumed: readonly AssumedEntry[]): Config {
  if (assumed.length === 0) return config;
  const made = new Map<Table, Table>();
  return withReplacedTables(config, (known) => {
    const here = assumed.filter(({ table }) => table === known.name);
    if (known.contents.known || here.length === 0) return known;
    const entries = here.flatMap(({ entry }) =>
      entry === null ? [] : [{ key: entry, value: undefined, span: undefined }],
    );
    const filled = made.get(known) ?? { ...known, kind: 'list', contents: { known: true, entries } };
    made.set(known, filled);
    return filled;
  });
}

/** The names of the lists that were not seen and that criteria of rules and filters look into. */
export function unseenLists(config: Config): ReadonlySet<string> {
  const names = new Set<string>();
  // Nothing is changed here: it is the way to visit each table.
  withReplacedTables(config, (known) => {
    if (!known.contents.known && known.origin !== 'builtin' && isList(known)) names.add(known.name);
    return known;
  });
  return names;
}

/** The configuration with other tables in the criteria of its rules and filters. */
export function withReplacedTables(config: Config, change: (table: Table, regex: boolean) => Table): Config {
  const criterion = <C extends { readonly table: Table | undefined; readonly regex: boolean }>(
    known: C,
  ): C => (known.table === undefined ? known : { ...known, table: change(known.table, known.regex) });
  const some = <C extends { readonly table: Table | undefined; readonly regex: boolean }>(
    known: C | undefined,
  ) => known && criterion(known);
  const rule = (known: MatchRule): MatchRule => ({
    ...known,
    tag: some(known.tag),
    from: criterion(known.from),
    for: criterion(known.for),
    helo: some(known.helo),
    auth: some(known.auth),
    mailFrom: some(known.mailFrom),
    rcptTo: some(known.rcptTo),
  });
  const condition = (known: FilterCondition): FilterCondition => criterion(known);
  const filter = (known: Filter): Filter => {
    if (known.type === 'chain') return { ...known, members: known.members.map(use) };
    if (known.type !== 'phase' || known.condition === undefined) return known;
    return { ...known, condition: condition(known.condition) };
  };
  const use = (known: FilterUse): FilterUse => ({ ...known, filter: filter(known.filter) });
  return {
    ...config,
    rules: config.rules.map(rule),
    listeners: config.listeners.map((listener) => ({ ...listener, filters: listener.filters.map(use) })),
    socket: { ...config.socket, filters: config.socket.filters.map(use) },
  };
}
