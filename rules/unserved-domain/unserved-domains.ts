import type { Config, Table } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import type { Span } from '../../src/source/text.js';
import { servedDomains, type VirtualUse, virtualDomains, virtualTables } from '../shared/virtual-domains.js';

/** A domain that a virtual table has entries for, and whose mail no rule takes. */
interface UnservedDomain {
  readonly table: Table;
  readonly uses: readonly VirtualUse[];
  readonly domain: string;
  /** Its first entry. */
  readonly span: Span;
  /** Some of the domains that the table's rules name, and that it has no entries for. */
  readonly others: readonly string[];
  /** The table has entries for nothing but domains. */
  readonly onlyDomains: boolean;
}

/** Of a table that has hundreds of such domains, the first tell what is wrong with it. */
const maxFindings = 20;

/** Names that one is compared with: a long list has some name near to anything. */
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
