import { optionAt, replace } from '../src/edit/edits.js';
import { rewriteKey } from '../src/edit/entry-edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import type { Config, Table } from '../src/model/config/config.js';
import { available } from '../src/source/release.js';
import { spanText } from '../src/source/text.js';
import { type EntryFault, faultyUses } from './shared/entry-faults.js';
import { entriesOf, type PlacedEntry, placedEntriesOf, type TableUse } from './shared/table-uses.js';

const messages = {
  'address-as-domain': {
    message: '`{entry}` is a mail address, not a domain',
    label: '`{words}` compares domains',
    note: '{effect}',
    help: 'write `rcpt-to` for addresses, or only the domain',
  },
  'address-as-name': {
    message: '`{entry}` is a mail address, not a host name',
    label: '`{words}` compares host names',
    note: '{effect}',
    help: 'write only the domain, or `mail-from` for addresses',
  },
  'network-as-domain': {
    message: '`{entry}` is a network, not a name',
    label: '`{words}` compares names',
    note: '{effect}',
    help: 'write `src` for networks',
  },
  'name-as-network': {
    message: '`{entry}` is a name, not an address',
    label: '`{words}` compares addresses',
    note: '{effect}',
    help: 'write addresses, or `rdns` for reverse names',
  },
  'network-as-name': {
    message: '`{entry}` is an address, not a name',
    label: '`{words}` compares reverse names',
    note: '{effect}',
    help: 'write `from src`',
  },
  alias: {
    message: '`{entry}` is never looked up in an alias table',
    label: 'aliases are user names without a domain',
    help: 'write `{user}`, or use a virtual table',
  },
} as const;

export default defineRule({
  id: 'wrong-entry-kind',
  category: 'correctness',
  severity: 'warning',
  summary: 'An entry of another kind than its criterion compares',
  messages,
  *check({ config }) {
    for (const { use, faults, effect } of faultyUses(config)) {
      for (const type of [
        'address-as-domain',
        'network-as-domain',
        'name-as-network',
        'network-as-name',
      ] as const) {
        const entries = faults.filter(({ fault }) => fault.type === type).map(({ entry }) => entry);
        const [first] = entries;
        if (first === undefined) continue;
        yield {
          message: messageFor(type, use),
          data: { entry: counted(entries, first), words: use.words, effect },
          span: first.span,
          related:
            use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: 'compares with it here' }],
          suggestions: type === 'address-as-domain' ? suggestionsFor(config, use, entries) : [],
        };
      }
    }
    yield* aliasesOf(config);
  },
});

function messageFor(
  type: Exclude<EntryFault['type'], 'keyword' | 'impossible' | 'domain-as-user'>,
  { words }: TableUse,
): keyof typeof messages {
  return type === 'address-as-domain' && words !== 'for domain' ? 'address-as-name' : type;
}

const counted = (entries: readonly PlacedEntry[], { key }: PlacedEntry): string =>
  entries.length === 1 ? key : `${key} (and ${entries.length - 1} more)`;

/** `@example.org` as a domain; whole addresses as recipients, where nothing else is compared with the table. */
function suggestionsFor(
  config: Config,
  use: TableUse,
  entries: readonly PlacedEntry[],
): readonly Suggestion[] {
  if (entries.every(({ key }) => key.startsWith('@'))) {
    const edits = entries.map((entry) => rewriteKey(config, entry, entry.key.slice(1)));
    const made = edits.flatMap((edit) => edit ?? []);
    if (made.length < edits.length) return [];
    return [{ description: 'Write only the domain', edits: made }];
  }
  const { rule, table } = use;
  // `for rcpt-to` came with 6.7.
  if (rule === undefined || use.words !== 'for domain' || !available({ since: '6.7' }, config.release))
    return [];
  if (rule.rcptTo || entries.length < entriesOf(table).length) return [];
  const option = optionAt(rule.statement, use.span);
  const value = option?.items.at(-1);
  const target = value?.type === 'option' ? value.items.at(-1) : value;
  if (option === undefined || target === undefined) return [];
  const words = `${use.negated ? '!' : ''}for rcpt-to ${spanText(target.span)}`;
  return [{ description: 'Compare addresses', edits: [replace(option.span, words)] }];
}

/** Keys of alias tables with a domain. */
function* aliasesOf(config: Config): Generator<Report<keyof typeof messages>> {
  const tables = new Set<Table>();
  for (const action of config.actions.values())
    if (action.type === 'local' && action.alias) tables.add(action.alias);
  for (const table of tables) {
    const entries = placedEntriesOf(table).filter(({ key }) => /^[^@]*@[^@]*$/.test(key));
    const [first] = entries;
    if (first === undefined) continue;
    const user = first.key.replace(/@.*$/, '') || 'user names';
    yield { message: 'alias', data: { entry: counted(entries, first), user }, span: first.span };
  }
}
