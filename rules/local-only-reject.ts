import { acceptanceOf } from '../src/lint/acceptance.js';
import { defineRule } from '../src/lint/rule.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { fromAny, isForListed, listedBy, meant } from './local-only-reject/listed-senders.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'local-only-reject',
  category: 'correctness',
  severity: 'warning',
  summary: 'A `reject` rule without `from` misses other machines',
  messages: {
    local: {
      message: '`reject` without `from` matches local mail only',
      label: 'mail from other machines is not rejected',
      help: 'write `match from any`',
    },
  },
  *check(context) {
    const { config } = context;
    if (!config.listeners.some(isReachable)) return;
    const suspects = config.rules.filter((rule) => isForListed(config, rule));
    const acceptance = suspects.length === 0 ? undefined : acceptanceOf(context, suspects.map(meant));
    if (acceptance === undefined) return;
    for (const [question, rule] of suspects.entries()) {
      const criterion = listedBy(rule)?.criterion;
      // Without a rule that takes such mail from elsewhere there is nothing that goes past this one.
      if (criterion === undefined || !acceptance.of(question, 'others').possibly) continue;
      yield {
        message: 'local',
        span: rule.span,
        related: [impliedHere(rule, 'from')],
        suggestions: fromAny(rule, config),
      };
    }
  },
});
