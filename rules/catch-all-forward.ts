import { defineRule } from '../src/lint/rule.js';
import { forwardsOf } from './shared/forwards.js';

export default defineRule({
  id: 'catch-all-forward',
  category: 'relay',
  severity: 'warning',
  summary: 'Every name of a domain is forwarded to a foreign server',
  messages: {
    forwarded: {
      message: 'Catch-all `{key}` forwards spam as well',
      label: 'forwarded to `{to}`',
      note: 'The servers there take this server for the sender of the spam',
      help: 'list the names that exist',
    },
  },
  *check({ config, machine, relayOptions }) {
    for (const { entry, rule, relay, catchAll, to, transcript } of forwardsOf(
      config,
      machine,
      relayOptions,
    )) {
      if (!catchAll) continue;
      yield {
        message: 'forwarded',
        data: { key: entry.key, to },
        span: entry.span ?? rule.span,
        related: [
          { span: rule.span, message: 'accepts the mail' },
          { span: relay.span, message: 'sends the mail on' },
        ],
        transcript,
      };
    }
  },
});
