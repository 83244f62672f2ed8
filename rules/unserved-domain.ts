import { defineRule } from '../src/lint/rule.js';
import { nearest } from '../src/source/nearest.js';
import { virtualTableName } from './shared/virtual-domains.js';
import { unservedDomains } from './unserved-domain/unserved-domains.js';

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
    for (const { table, uses, domain, span, others, onlyDomains } of unservedDomains(config, machine)) {
      const near = nearest(domain, others);
      // All mail for the other name is refused, which domain-without-entries reports.
      if (near !== undefined && onlyDomains) continue;
      yield {
        message: near === undefined ? 'unserved' : 'misspelt',
        data: { domain, table: virtualTableName(table), nearest: near ?? '' },
        span,
        related: uses
          .map(({ rule }) => ({ span: rule.for.span, message: 'the domains of this table' }))
          .slice(0, 3),
      };
    }
  },
});
