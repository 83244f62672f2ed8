import type { Config, FilterCondition, MatchRule, Table, TableEntry } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';
import { splitList, trim } from '../../src/verify/smtp/expansion-syntax.js';
import { conditionsOf } from '../../src/verify/smtp/filter-phases.js';
import type { ComparedValue } from '../../src/verify/space/compared-value.js';

/** A criterion of a rule, or a condition of a filter, that looks into a table. */
export interface TableUse {
  /** The criterion as it is written: `from src`, `mail-from`, `rdns`. */
  readonly words: string;
  readonly compared: ComparedValue | 'tag';
  readonly table: Table;
  readonly regex: boolean;
  readonly negated: boolean;
  readonly span: Span;
  /** The rule, or undefined for a condition of a filter. */
  readonly rule: MatchRule | undefined;
}

const comparedInFilters = {
  rdns: 'filter-reverse',
  src: 'source',
  helo: 'domain',
  auth: 'user',
  'mail-from': 'raw-mail',
  'rcpt-to': 'raw-mail',
} as const satisfies Readonly<Record<Exclude<FilterCondition['on'], 'fcrdns'>, ComparedValue>>;

/** Every table that a rule or a filter in use compares something with, in the order of the text. */
export function* tableUses(config: Config): Generator<TableUse> {
  for (const rule of config.rules) {
    const { tag, from, for: to, helo, auth, mailFrom, rcptTo } = rule;
    const criteria = [
      ['tag', 'tag', tag],
      [`from ${from.type}`, from.type === 'rdns' ? 'reverse' : 'source', from],
      ['for domain', 'domain', to],
      ['helo', 'domain', helo],
      ['auth', 'user', auth],
      ['mail-from', 'mail', mailFrom],
      ['rcpt-to', 'mail', rcptTo],
    ] as const;
    for (const [words, compared, criterion] of criteria) {
      if (criterion?.table === undefined) continue;
      const { table, regex, negated, span } = criterion;
      yield { words, compared, table, regex, negated, span, rule };
    }
  }
  for (const condition of new Set(conditionsOf(config))) {
    const { on, table, regex, negated, span } = condition;
    if (on === 'fcrdns' || table === undefined) continue;
    yield { words: on, compared: comparedInFilters[on], table, regex, negated, span, rule: undefined };
  }
}

/** The entries of a table, or none if they were not seen. */
export const entriesOf = (table: Table | undefined): readonly TableEntry[] =>
  table?.contents.known ? table.contents.entries : noEntries;

const noEntries: readonly TableEntry[] = [];

/** An entry with a place in a file where it can be corrected. */
export interface PlacedEntry extends TableEntry {
  readonly span: Span;
}

export function placedEntriesOf(table: Table): readonly PlacedEntry[] {
  const entries = entriesOf(table);
  const known = placed.get(entries) ?? (entries.every(isPlaced) ? entries : entries.filter(isPlaced));
  placed.set(entries, known);
  return known;
}

const isPlaced = (entry: TableEntry): entry is PlacedEntry => entry.span !== undefined;

/** Cached by list of entries, since many rules need them. */
const placed = new WeakMap<readonly TableEntry[], readonly PlacedEntry[]>();

/** The only word of a list without a name, if it is the name of a table and does not look like a domain, network or address. */
export function tableAsWord({ tables }: Config, table: Table): PlacedEntry | undefined {
  const [entry, ...others] = table.origin === 'anonymous' ? placedEntriesOf(table) : [];
  if (entry === undefined || others.length > 0 || !tables.has(entry.key)) return undefined;
  const isValue = /^localhost$|[.:@*]/.test(entry.key) || spanText(entry.span).startsWith('$');
  return isValue ? undefined : entry;
}

/** A pattern in an entry of a listener's `senders`, whose value lists patterns between commas. */
export interface SenderEntry {
  readonly pattern: string;
  readonly entry: PlacedEntry;
}

/** The address patterns that `senders` tables let users send as. */
export function* senderEntries({ listeners }: Config): Generator<SenderEntry> {
  const tables = new Set(listeners.flatMap(({ senders }) => senders ?? []));
  for (const table of tables)
    for (const entry of placedEntriesOf(table))
      for (const pattern of splitList(entry.value ?? '').parts.map(trim))
        if (pattern !== '') yield { pattern, entry };
}
