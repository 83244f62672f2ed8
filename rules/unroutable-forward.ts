import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { refusedForwards } from './shared/refused-forwards.js';
import { isNear, thisMachinesMail } from './unroutable-forward/other-senders.js';

export default defineRule({
  id: 'unroutable-forward',
  category: 'correctness',
  severity: 'error',
  summary: 'An alias forwards to an address that no rule accepts',
  needs: ['complete-config'],
  messages: {
    refused: {
      message: 'No rule accepts what `{key}` forwards',
      label: 'no rule accepts `{to}`',
      note: 'Mail for it is rejected (550)',
      help: 'forwarded mail counts as local: write `match from local for any`',
    },
  },
  *check(context) {
    const { config, machine } = context;
    const candidates = [...config.actions.values()].some(
      (action) => action.type === 'local' && (action.alias?.contents.known || action.virtual?.contents.known),
    );
    if (!candidates) return;
    const refusals = [...refusedForwards(config, machine)];
    if (refusals.length === 0) return;
    for (const refused of refusals) {
      const { rule, entry, to, action } = refused;
      yield {
        message: 'refused',
        data: { key: entry.key, to },
        span: entry.span ?? action.span,
        related: [
          { span: rule.span, message: 'accepts the mail first' },
          ...config.rules
            .filter(isNear)
            .map(({ from }): Related => ({ span: from.span, message: 'does not match forwarded mail' })),
        ],
        suggestions: thisMachinesMail(config, context.attempts),
      };
    }
  },
});
