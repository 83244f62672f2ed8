import { optionAt, replace } from '../src/edit/edits.js';
import { rewriteKey } from '../src/edit/entries.js';
import { type EntryFault, faultyUses } from '../src/lint/entry-faults.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { entriesOf, type PlacedEntry, placedEntriesOf, type TableUse } from '../src/lint/table-uses.js';
import type { Config, Table } from '../src/model/config.js';
import { available } from '../src/source/release.js';
import { spanText } from '../src/source/text.js';

const messages = {
  'address-as-domain':
    '{entry} is a mail address and {words} compares domains, so {effect}; write rcpt-to for addresses, or the domain alone',
  'address-as-name':
    '{entry} is a mail address and {words} compares host names, so {effect}; write the domain alone, or mail-from for addresses',
  'network-as-domain': '{entry} is a network and {words} compares names, so {effect}; write src for networks',
  'name-as-network':
    '{entry} is a name and {words} compares addresses, so {effect}; write addresses, or rdns for reverse names',
  'network-as-name': '{entry} is an address and {words} compares reverse names, so {effect}; write from src',
  alias:
    '{entry} is a mail address, and an alias table is asked for user names only, so it is never found; write {user}, or use a virtual table',
} as const;

export default defineRule({
  id: 'wrong-entry-kind',
  category: 'correctness',
  severity: 'warning',
  summary:
    'an entry of another kind than its criterion compares: an address among domains, a name among networks',
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
          related: use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: 'compared here' }],
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
    return [{ description: 'the domain alone', edits: made }];
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
  return [{ description: 'addresses are compared', edits: [replace(option.span, words)] }];
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
