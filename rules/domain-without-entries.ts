import { defineRule } from '../src/lint/rule.js';
import { nearest } from '../src/source/nearest.js';
import { domainsWithoutEntries, renamedEntry } from './domain-without-entries/missing-domains.js';
import { Forwarding } from './shared/refused-forwards.js';
import { virtualTableName } from './shared/virtual-domains.js';

export default defineRule({
  id: 'domain-without-entries',
  category: 'correctness',
  severity: 'error',
  summary: 'A rule accepts a domain that its virtual table lacks',
  needs: ['complete-config'],
  messages: {
    empty: {
      message: 'No `{domain}` in table `{table}`',
      label: 'no address of this domain exists',
      note: 'Every recipient there is rejected (524)',
      help: 'add its names to the table, or remove the domain here',
    },
    misspelt: {
      message: 'No `{domain}` in table `{table}`',
      label: 'did you mean `{nearest}`?',
      note: 'Every recipient there is rejected (524)',
    },
  },
  *check({ config, machine }) {
    const forwarding = new Forwarding(config, machine);
    let left = maxQuestions;
    for (const { table, rule, entry, others } of domainsWithoutEntries(config)) {
      left -= 1;
      if (left < 0) return;
      const domain = entry.key.toLowerCase();
      // An earlier rule may take all of its mail.
      if (!forwarding.isRefusedBehind(rule, `postmaster@${domain}`)) continue;
      const near = nearest(domain, others);
      yield {
        message: near === undefined ? 'empty' : 'misspelt',
        data: { domain, table: virtualTableName(table), nearest: near ?? '' },
        span: entry.span ?? rule.for.span,
        related: [{ span: rule.span, message: 'accepts mail for this action' }],
        suggestions: near === undefined ? [] : renamedEntry(config, entry, near),
      };
    }
  },
});

/** The most conversations that are tried in all. */
const maxQuestions = 20;
