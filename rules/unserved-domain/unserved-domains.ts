import type { Config, Table } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import type { Span } from '../../src/source/text.js';
import { servedDomains, type VirtualUse, virtualDomains, virtualTables } from '../shared/virtual-domains.js';

/** A domain that a virtual table has entries for, although no rule takes its mail. */
interface UnservedDomain {
  readonly table: Table;
  readonly uses: readonly VirtualUse[];
  readonly domain: string;
  /** The domain's first entry in the table. */
  readonly span: Span;
  /** Some of the domains that the table's rules name, but that the table has no entries for. */
  readonly others: readonly string[];
  /** Whether the table has entries with domains only. */
  readonly onlyDomains: boolean;
}

/** The most domains of one table that are reported: of hundreds, the first show what is wrong with it. */
const maxFindings = 20;

/** The most names that one is compared with: a long list has a similar name for almost anything. */
const maxCompared = 50;

export function* unservedDomains(config: Config, machine: Machine): Generator<UnservedDomain> {
  for (const [table, uses] of virtualTables(config)) {
    const domains = virtualDomains(table);
    const isServed = servedDomains(
      uses.map(({ rule }) => rule),
      machine,
    );
    if (domains === undefined || isServed === undefined) continue;
    const named = uses.flatMap(({ rule }) => literalsOf(rule.for.table));
    const others = named.filter((domain) => !domains.first.has(domain)).slice(0, maxCompared);
    let left = maxFindings;
    for (const [domain, { span }] of domains.first) {
      if (domain.includes('*') || isServed(domain) || span === undefined) continue;
      left -= 1;
      if (left < 0) break;
      yield { table, uses, domain, span, others, onlyDomains: !domains.hasOthers };
    }
  }
}

function literalsOf(table: Table | undefined): readonly string[] {
  if (!table?.contents.known) return [];
  return table.contents.entries.map(({ key }) => key.toLowerCase()).filter((key) => !key.includes('*'));
}
