import { forwardsOf } from '../src/lint/forwards.js';
import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'catch-all-forward',
  category: 'relay',
  severity: 'warning',
  summary: 'every name of a domain, guessed ones too, is forwarded to the server of somebody else',
  messages: {
    forwarded:
      '{key} forwards every name, spam to guessed ones too, to {to}: its servers will take this one for the sender; list the names that exist',
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
          { span: rule.span, message: 'the rule that takes the mail' },
          { span: relay.span, message: 'the action that sends it on' },
        ],
        transcript,
      };
    }
  },
});
