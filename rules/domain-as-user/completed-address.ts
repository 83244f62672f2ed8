import { rewriteKey } from '../../src/edit/entry-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config } from '../../src/model/config/config.js';
import type { PlacedEntry } from '../shared/table-uses.js';

export const dataOf = (entries: readonly PlacedEntry[], { key }: PlacedEntry) => ({
  entry: key,
  more: entries.length === 1 ? '' : `, like ${entries.length - 1} more`,
  instead: `@${key}`,
});

/** Suggests rewriting all of the entries as domains, or nothing if one of them cannot be rewritten. */
export function asDomainSuggestions(config: Config, entries: readonly PlacedEntry[]): readonly Suggestion[] {
  const edits = entries.map((entry) => rewriteKey(config, entry, `@${entry.key}`));
  const made = edits.flatMap((edit) => edit ?? []);
  if (made.length < edits.length) return [];
  return [{ description: 'Match all addresses of the domain', edits: made }];
}
