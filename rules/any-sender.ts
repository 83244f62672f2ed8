import { loginListeners } from '../src/lint/logins.js';
import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { relayActionOf } from '../src/model/config/rule-actions.js';
import { askAsUser } from './any-sender/logged-in-user.js';
import { socketText } from './shared/public-listeners.js';
import { foreignRecipient } from './shared/strangers.js';

export default defineRule({
  id: 'any-sender',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'Authenticated users may send under any address',
  messages: {
    anybody: {
      message: 'Users may send under any address',
      label: 'no `senders` on `{where}`',
      note: 'A user, or a thief with the password, can pose as anybody',
      help: 'write `senders <table>` with the addresses of each user',
    },
  },
  *check({ config, machine }) {
    const listeners = loginListeners(config).filter(({ senders }) => senders === undefined);
    const rules = config.rules.filter(isForUsers);
    if (listeners.length === 0 || rules.length === 0) return;
    for (const listener of listeners) {
      const rule = rules.find((one) => {
        const { decision, rule } = askAsUser(
          config,
          machine,
          { auth: one.auth, mailFrom: undefined },
          listener,
          foreignRecipient,
        );
        return decision === 'accept' && rule === one.index;
      });
      if (rule === undefined) continue;
      yield {
        message: 'anybody',
        data: { where: socketText(listener) },
        span: listener.authSpan ?? listener.span,
        related: [{ span: rule.span, message: 'relays their mail' }],
      };
    }
  },
});

/** Whether a rule relays for users who have logged in. */
const isForUsers = (rule: MatchRule): boolean =>
  rule.auth?.negated === false && relayActionOf(rule) !== undefined;
