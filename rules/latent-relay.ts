import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { relayActionOf } from '../src/model/config/rule-actions.js';
import { isReachable } from '../src/verify/smtp/bindings.js';

export default defineRule({
  id: 'latent-relay',
  category: 'relay',
  severity: 'warning',
  preset: 'strict',
  summary: 'A rule that relays for everybody once a listener is public',
  needs: ['complete-config'],
  messages: {
    latent: {
      message: 'Open relay as soon as a listener is public',
      label: 'relays for every client',
      note: 'Now only loopback protects it',
      help: 'write `from local`',
    },
  },
  *check({ config: { listeners, rules } }) {
    if (listeners.some((each) => isReachable(each) || each.proxy)) return;
    for (const rule of rules)
      if (isForEverybody(rule))
        yield {
          message: 'latent',
          span: rule.from.span,
          related: listeners.map(({ span }) => ({ span, message: 'listens on loopback only' })),
        };
  },
});

/** Whether a rule relays mail of any client, perhaps with a sender that the client chooses, to anyone. */
function isForEverybody(rule: MatchRule): boolean {
  const { from, for: to, auth, tag } = rule;
  if (from.type !== 'any' || from.negated || to.type !== 'any' || to.negated) return false;
  return auth === undefined && tag === undefined && relayActionOf(rule)?.backup === false;
}
