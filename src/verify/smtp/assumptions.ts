import { askedOf } from '../../model/config/asked-table.js';
import type {
  Action,
  Config,
  Filter,
  FilterCondition,
  FilterUse,
  LocalAction,
  MatchRule,
  Table,
  TableEntry,
} from '../../model/config/config.js';
import { isList } from '../../model/config/list-tables.js';
import type { AssumedEntry } from './envelope.js';

/**
 * The configuration with every unseen list empty that criteria of rules and filters look into. An envelope that gets through there gets through in reality unless a
 * list happens to name it.
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

/** The configuration without the errors among the answers of tables' programs: these say nothing about the tables, for the next lookup may work. */
export function withoutFailedAnswers(config: Config): Config {
  const hasFailed = [...config.tables.values()].some((table) =>
    [...(askedOf(table)?.answers.values() ?? [])].some(({ answer }) => answer === 'error'),
  );
  if (!hasFailed) return config;
  return withReplacedTables(config, (known) => {
    const { contents } = known;
    if (contents.known || contents.asked === undefined) return known;
    const answers = new Map([...contents.asked.answers].filter(([, { answer }]) => answer !== 'error'));
    return { ...known, contents: { ...contents, asked: { ...contents.asked, answers } } };
  });
}

/**
 * The configuration in which unseen tables that criteria of rules and filters look into have the assumed entries and no others, and so have the maps of programs. What
 * has a value is an entry of a map, and nothing else.
 */
export function withAssumedEntries(config: Config, assumed: readonly AssumedEntry[]): Config {
  if (assumed.length === 0) return config;
  const made = new Map<Table, Table>();
  const entriesOf = (here: readonly AssumedEntry[], isMap: boolean): readonly TableEntry[] =>
    here.flatMap(({ entry, value }) =>
      entry === null || (value !== undefined) !== isMap ? [] : [{ key: entry, value, span: undefined }],
    );
  const map = <T extends Table | undefined>(known: T): T => {
    if (known === undefined || known.contents.known || isList(known)) return known;
    const here = assumed.filter(({ table }) => table === known.name);
    if (here.length === 0) return known;
    return { ...known, kind: 'map', contents: { known: true, entries: entriesOf(here, true) } };
  };
  const mapped = withReplacedActions(config, (action) => ({
    ...action,
    alias: map(action.alias),
    virtual: map(action.virtual),
  }));
  return withReplacedTables(mapped, (known) => {
    const here = assumed.filter(({ table }) => table === known.name);
    if (known.contents.known || here.length === 0) return known;
    const entries = entriesOf(here, false);
    const filled = made.get(known) ?? { ...known, kind: 'list', contents: { known: true, entries } };
    made.set(known, filled);
    return filled;
  });
}

/**
 * The configuration with every unseen list of domains empty that rules are for. Such a list names the server's own domains, so that mail for foreign domains is
 * decided as in reality.
 */
export function assumeEmptyDomains(config: Config): Config {
  const empty = (known: MatchRule['for']): MatchRule['for'] =>
    known.table === undefined || known.regex || known.table.contents.known || !isList(known.table)
      ? known
      : { ...known, table: { ...known.table, contents: { known: true, entries: [] } } };
  return { ...config, rules: config.rules.map((rule) => ({ ...rule, for: empty(rule.for) })) };
}

/**
 * The configuration in which every name has a user: unseen aliases are empty, unseen virtual domains lead every address to one user, and unseen userbases are left
 * out.
 */
export function assumeAnyUser(config: Config): Config {
  const anybody = { key: '@', value: 'someone', span: undefined };
  const map = (table: Table | undefined, entries: readonly TableEntry[]): Table | undefined =>
    table === undefined || table.contents.known
      ? table
      : { ...table, kind: 'map', contents: { known: true, entries } };
  return withReplacedActions(config, (action) => ({
    ...action,
    alias: map(action.alias, []),
    virtual: map(action.virtual, [anybody]),
    userbase: action.userbase?.contents.known ? action.userbase : undefined,
  }));
}

/** The configuration with the local actions of its rules replaced. */
function withReplacedActions(config: Config, change: (action: LocalAction) => LocalAction): Config {
  const changed = new Map<Action, Action>();
  const actions = new Map<string, Action>();
  for (const [name, action] of config.actions) {
    const now = action.type === 'local' ? change(action) : action;
    changed.set(action, now);
    actions.set(name, now);
  }
  const rules = config.rules.map((rule) => {
    if (rule.outcome.type !== 'action') return rule;
    const action = changed.get(rule.outcome.action) ?? rule.outcome.action;
    return { ...rule, outcome: { ...rule.outcome, action } };
  });
  return { ...config, actions, rules };
}

/** The names of the unseen lists that criteria of rules and filters look into. */
export function unseenLists(config: Config): ReadonlySet<string> {
  const names = new Set<string>();
  // This replaces nothing: it only visits each table.
  withReplacedTables(config, (known) => {
    if (!known.contents.known && known.origin !== 'builtin' && isList(known)) names.add(known.name);
    return known;
  });
  return names;
}

/** The configuration with the tables in criteria of its rules and filters replaced. */
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
