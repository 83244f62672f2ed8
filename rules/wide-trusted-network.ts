import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { MatchRule, TableEntry } from '../src/model/config/config.js';
import { narrower, sizeText, wideEntries, widestOf } from './wide-trusted-network/network-sizes.js';

export default defineRule({
  id: 'wide-trusted-network',
  category: 'relay',
  severity: 'warning',
  summary: 'A rule trusts a whole public network',
  options: {
    ipv4: {
      type: 'integer',
      default: 22,
      minimum: 1,
      maximum: 32,
      summary: 'the widest public IPv4 network that a rule may trust, as a prefix length',
    },
    ipv6: {
      type: 'integer',
      default: 48,
      minimum: 1,
      maximum: 128,
      summary: 'the widest public IPv6 network that a rule may trust, as a prefix length',
    },
  },
  messages: {
    wide: {
      message: 'Trusted network `{network}` is too wide',
      label: '{size}',
      note: 'Every client in it can relay',
      help: 'name the hosts or the smaller network that you mean, or use `from auth`',
    },
  },
  *check({ config, verdict, options }) {
    const trusting = new Set(verdict.trusted.map(({ rule }) => rule));
    const entries = new Map<TableEntry, MatchRule[]>();
    for (const index of trusting) {
      const rule = config.rules[index - 1];
      if (rule === undefined) continue;
      for (const entry of wideEntries(rule, options)) {
        const known = entries.get(entry);
        if (known) known.push(rule);
        else entries.set(entry, [rule]);
      }
    }
    for (const [entry, rules] of entries) {
      const [first] = rules;
      if (first === undefined) continue;
      yield {
        message: 'wide',
        data: { network: entry.key, size: sizeText(entry) },
        span: entry.span ?? first.from.span,
        related: rules
          .slice(0, 3)
          .map((rule): Related => ({ span: rule.span, message: 'lets this network relay' })),
        suggestions: narrower(entry, config, widestOf(entry, options)),
      };
    }
  },
});
