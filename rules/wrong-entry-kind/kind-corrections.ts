import { optionAt, replace } from '../../src/edit/edits.js';
import { rewriteKey } from '../../src/edit/entry-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config } from '../../src/model/config/config.js';
import { available } from '../../src/source/release.js';
import { spanText } from '../../src/source/text.js';
import type { EntryFault } from '../shared/entry-faults.js';
import { entriesOf, type PlacedEntry, type TableUse } from '../shared/table-uses.js';

export function messageFor(
  type: Exclude<EntryFault['type'], 'keyword' | 'impossible' | 'domain-as-user'>,
  { words }: TableUse,
):
  | 'address-as-domain'
  | 'address-as-name'
  | 'network-as-domain'
  | 'name-as-network'
  | 'network-as-name'
  | 'alias' {
  return type === 'address-as-domain' && words !== 'for domain' ? 'address-as-name' : type;
}

export const counted = (entries: readonly PlacedEntry[], { key }: PlacedEntry): string =>
  entries.length === 1 ? key : `${key} (and ${entries.length - 1} more)`;

/** Suggests `@example.org` as a domain, and whole addresses as recipients if the table has nothing else. */
export function kindCorrections(
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
  // `for rcpt-to` exists since 6.7.
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
