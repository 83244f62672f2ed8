import { rewriteKey } from '../../src/edit/entry-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule, Table, TableEntry } from '../../src/model/config/config.js';
import { virtualDomains, virtualTables } from '../shared/virtual-domains.js';

/** A domain that a rule takes mail for, although its virtual table has no entry for it. */
interface MissingDomain {
  readonly table: Table;
  readonly rule: MatchRule;
  /** The domain's entry in the rule. */
  readonly entry: TableEntry;
  /** Some of the table's domains that the rule does not name. */
  readonly others: readonly string[];
}

/** The most names that one is compared with: a long list has a similar name for almost anything. */
const maxCompared = 50;

export function* domainsWithoutEntries(config: Config): Generator<MissingDomain> {
  for (const [table, uses] of virtualTables(config)) {
    const domains = virtualDomains(table);
    if (domains === undefined || domains.hasOthers) continue;
    for (const { rule } of uses) {
      const { type, negated, regex, table: served } = rule.for;
      if (type !== 'domain' || negated || regex || !served?.contents.known) continue;
      const { entries } = served.contents;
      const named = new Set(entries.map(({ key }) => key.toLowerCase()));
      const others = [...domains.first.keys()].filter((other) => !named.has(other)).slice(0, maxCompared);
      for (const entry of entries)
        if (!entry.key.includes('*') && !domains.first.has(entry.key.toLowerCase()))
          yield { table, rule, entry, others };
    }
  }
}

/** Suggests another name for an entry. */
export function renamedEntry(
  config: Config,
  { key, value, span }: TableEntry,
  name: string,
): readonly Suggestion[] {
  const edit = span && rewriteKey(config, { key, value, span }, name);
  return edit ? [{ description: `Write \`${name}\``, edits: [edit] }] : [];
}
