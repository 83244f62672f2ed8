import { rootDeliveries } from '../src/lint/root-deliveries.js';
import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'root-delivery',
  category: 'correctness',
  severity: 'warning',
  summary: 'mail for root that is accepted and comes back, because only mbox delivers to root',
  needs: ['complete-config'],
  messages: {
    root: 'mail for root bounces: {method} delivers nothing to root{unless}',
    alias: 'mail for {key} bounces: it leads to root, and {method} delivers nothing to root{unless}',
    user: 'mail for {key} bounces: its user number is 0, and {method} delivers nothing to root{unless}',
  },
  *check({ config, machine }) {
    for (const { kind, action, entry, rule, mayForward } of rootDeliveries(config, machine))
      yield {
        message: kind,
        data: {
          key: entry?.key ?? 'root',
          method: action.method,
          unless: mayForward ? ' (unless its .forward sends it on)' : '',
        },
        span: entry?.span ?? action.nameSpan,
        related: [
          ...(entry?.span ? [{ span: action.span, message: `delivers with ${action.method}` }] : []),
          { span: rule.span, message: 'accepts the mail' },
        ],
      };
  },
});
