import { defineRule } from '../src/lint/rule.js';
import { nearest } from '../src/source/nearest.js';
import { servedDomains, virtualDomains, virtualTables } from './shared/virtual-domains.js';

export default defineRule({
  id: 'unserved-domain',
  category: 'correctness',
  severity: 'warning',
  summary: 'Virtual entries of a domain whose mail no rule accepts',
  needs: ['complete-config'],
  messages: {
    unserved: {
      message: 'No rule accepts mail for `{domain}`',
      label: 'these entries of `{table}` are never used',
      help: 'add the domain to a `for domain`, or remove the entries',
    },
    misspelt: {
      message: 'No rule accepts mail for `{domain}`',
      label: 'did you mean `{nearest}`?',
      note: 'Its entries in `{table}` are never used',
    },
  },
  *check({ config, machine }) {
    const tables = virtualTables(config);
    if (tables.size === 0) return;
    for (const [table, uses] of tables) {
      const domains = virtualDomains(table);
      const isServed = servedDomains(
        uses.map(({ rule }) => rule),
        machine,
      );
      if (domains === undefined || isServed === undefined) continue;
      const named = uses.flatMap(({ rule }) => literalsOf(rule.for.table));
      const others = named.filter((domain) => !domains.first.has(domain)).slice(0, maxCompared);
      let left = maxFindings;
      for (const [domain, entry] of domains.first) {
        if (domain.includes('*') || isServed(domain) || entry.span === undefined) continue;
        left -= 1;
        if (left < 0) break;
        const near = nearest(domain, others);
        // The other name gets all of its mail refused, and domain-without-entries says so.
        if (near !== undefined && !domains.hasOthers) continue;
        yield {
          message: near === undefined ? 'unserved' : 'misspelt',
          data: { domain, table: table.name.replace(/^<dynamic.*$/, 'virtual'), nearest: near ?? '' },
          span: entry.span,
          related: uses
            .map(({ rule }) => ({ span: rule.for.span, message: 'the domains of this table' }))
            .slice(0, 3),
        };
      }
    }
  },
});

/** Of a table that has hundreds of such domains, the first tell what is wrong with it. */
const maxFindings = 20;

/** Names that one is compared with: a long list has some name near to anything. */
const maxCompared = 50;

const literalsOf = (
  table:
    | {
        readonly contents: {
          readonly known: boolean;
          readonly entries?: readonly { readonly key: string }[];
        };
      }
    | undefined,
): readonly string[] =>
  table?.contents.known
    ? (table.contents.entries ?? []).map(({ key }) => key.toLowerCase()).filter((key) => !key.includes('*'))
    : [];
