import { defineRule } from '../src/lint/rule.js';
import { rootDeliveries } from './root-delivery/root-deliveries.js';

export default defineRule({
  id: 'root-delivery',
  category: 'correctness',
  severity: 'warning',
  summary: 'Mail for root is accepted and bounces',
  needs: ['complete-config'],
  messages: {
    root: {
      message: 'Mail for root bounces',
      label: '`{method}` delivers nothing to root{unless}',
      help: 'deliver it with `mbox`, or forward it with an alias',
    },
    alias: {
      message: 'Mail for `{key}` bounces: it leads to root',
      label: '`{method}` delivers nothing to root{unless}',
      help: 'name another user, or deliver it with `mbox`',
    },
    user: {
      message: 'Mail for `{key}` bounces: its user number is 0',
      label: '`{method}` delivers nothing to root{unless}',
      help: 'name another user number, or deliver it with `mbox`',
    },
  },
  *check({ config, machine }) {
    for (const { kind, action, entry, rule, mayForward } of rootDeliveries(config, machine))
      yield {
        message: kind,
        data: {
          key: entry?.key ?? 'root',
          method: action.method,
          unless: mayForward ? ', barring `.forward`' : '',
        },
        span: entry?.span ?? action.nameSpan,
        related: [
          ...(entry?.span ? [{ span: action.span, message: `delivers with \`${action.method}\`` }] : []),
          { span: rule.span, message: 'accepts the mail' },
        ],
      };
  },
});
