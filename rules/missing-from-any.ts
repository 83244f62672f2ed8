import { acceptanceOf, fromEverywhere } from '../src/lint/acceptance.js';
import { defineRule } from '../src/lint/rule.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import {
  domainsOf,
  fromAny,
  isForOwnDomain,
  receivedElsewhere,
} from './missing-from-any/mail-from-outside.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'missing-from-any',
  category: 'correctness',
  severity: 'warning',
  summary: 'A rule for a domain that accepts no mail from outside',
  needs: ['complete-config'],
  messages: {
    local: {
      message: 'No rule accepts outside mail for {domain}',
      label: 'matches mail from this machine only',
      help: 'write `from any`',
    },
  },
  *check(context) {
    const { config } = context;
    if (!config.listeners.some((listener) => isReachable(listener) && listener.auth !== 'auth')) return;
    const own = config.rules.filter(isForOwnDomain);
    if (own.length === 0) return;
    const isReceived = receivedElsewhere(config);
    const suspects = own.filter((rule) => !isReceived(rule));
    const acceptance =
      suspects.length === 0 ? undefined : acceptanceOf(context, suspects.map(fromEverywhere));
    if (acceptance === undefined) return;
    const live = new Set(context.liveRules);
    for (const [question, rule] of suspects.entries()) {
      // `for local` in another rule may include one of the domains, too.
      if (!live.has(rule) || acceptance.of(question, 'others').possibly) continue;
      yield {
        message: 'local',
        data: { domain: domainsOf(rule) },
        span: rule.span,
        related: [impliedHere(rule, 'from')],
        suggestions: fromAny(rule),
      };
    }
  },
});
