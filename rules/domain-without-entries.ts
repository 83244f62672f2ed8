import { rewriteKey } from '../src/edit/entry-edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, TableEntry } from '../src/model/config/config.js';
import { nearest } from '../src/source/nearest.js';
import { Forwarding } from './shared/refused-forwards.js';
import { virtualDomains, virtualTables } from './shared/virtual-domains.js';

export default defineRule({
  id: 'domain-without-entries',
  category: 'correctness',
  severity: 'error',
  summary: 'A rule accepts a domain that its virtual table lacks',
  needs: ['complete-config'],
  messages: {
    empty: {
      message: 'Table `{table}` has no entry for `{domain}`',
      label: 'no address of this domain exists',
      note: 'Every recipient there is rejected (524)',
      help: 'add its names to the table, or remove the domain here',
    },
    misspelt: {
      message: 'Table `{table}` has no entry for `{domain}`',
      label: 'did you mean `{nearest}`?',
      note: 'Every recipient there is rejected (524)',
    },
  },
  *check({ config, machine }) {
    const tables = virtualTables(config);
    if (tables.size === 0) return;
    const forwarding = new Forwarding(config, machine);
    let left = maxQuestions;
    for (const [table, uses] of tables) {
      const domains = virtualDomains(table);
      if (domains === undefined || domains.hasOthers) continue;
      for (const { rule } of uses) {
        const { type, negated, regex, table: served, span } = rule.for;
        if (type !== 'domain' || negated || regex || !served?.contents.known) continue;
        const { entries } = served.contents;
        const named = new Set(entries.map(({ key }) => key.toLowerCase()));
        const others = [...domains.first.keys()].filter((other) => !named.has(other)).slice(0, maxCompared);
        for (const entry of entries) {
          const domain = entry.key.toLowerCase();
          if (domain.includes('*') || domains.first.has(domain) || left <= 0) continue;
          left -= 1;
          // An earlier rule may take all of it.
          if (!forwarding.isRefusedBehind(rule, `postmaster@${domain}`)) continue;
          const near = nearest(domain, others);
          yield {
            message: near === undefined ? 'empty' : 'misspelt',
            data: { domain, table: table.name.replace(/^<dynamic.*$/, 'virtual'), nearest: near ?? '' },
            span: entry.span ?? span,
            related: [{ span: rule.span, message: 'accepts mail for this action' }],
            suggestions: near === undefined ? [] : renamed(config, entry, near),
          };
        }
      }
    }
  },
});

/** The entry with another name. */
function renamed(config: Config, { key, value, span }: TableEntry, name: string): readonly Suggestion[] {
  const edit = span && rewriteKey(config, { key, value, span }, name);
  return edit ? [{ description: `Write \`${name}\``, edits: [edit] }] : [];
}

/** Conversations that are tried in all. */
const maxQuestions = 20;

/** Names that one is compared with: a long list has some name near to anything. */
const maxCompared = 50;
