import { acceptanceOf, toEverybody } from '../src/lint/acceptance.js';
import { loginListeners } from '../src/lint/logins.js';
import { defineRule } from '../src/lint/rule.js';
import { available } from '../src/source/release.js';
import { forAny, isFromAnybody, lineOf, mailSentOn } from './relay-without-for/for-any.js';
import { impliedHere } from './shared/related-places.js';
import { isBehindLocalDelivery, relaysOfOwnMail } from './shared/relays-of-own-mail.js';
import { fromAuth } from './shared/rule-fixes.js';

export default defineRule({
  id: 'relay-without-for',
  category: 'correctness',
  severity: 'warning',
  summary: 'A relay rule that matches mail to this machine only',
  needs: ['complete-config'],
  messages: {
    implied: {
      message: 'Without `for`: matches mail to this machine only',
      label: '{others}',
      note: '{own}',
      help: 'write `{replacement}`',
    },
    local: {
      message: '`for local`: relays mail to this machine only',
      label: '{others}',
      note: '{own}',
      help: 'write `{replacement}`',
    },
  },
  *check(context) {
    const { config } = context;
    const suspects = relaysOfOwnMail(config);
    if (suspects.length === 0) return;
    const acceptance = acceptanceOf(context, suspects.map(toEverybody));
    const takersOf = new Map(context.reachability.dead.map(({ rule, takenBy }) => [rule, takenBy]));
    const canLogIn = loginListeners(config).length > 0;
    const users = available(fromAuth, config.release) ? 'from auth' : 'from any auth';
    for (const [question, rule] of suspects.entries()) {
      const takers = takersOf.get(rule.index)?.flatMap((taker) => config.rules[taker - 1] ?? []);
      if (takers ? !isBehindLocalDelivery(config, rule, takers) : acceptance === undefined) continue;
      const taken = acceptance?.of(question, 'anyone', true);
      const isOpen = isFromAnybody(config, rule);
      const other = config.rules[(taken?.rules[0] ?? 0) - 1];
      // This is a gateway for its own name, and another rule handles mail for others.
      if (other && isOpen && mailSentOn(rule) === '') continue;
      yield {
        message: rule.for.implied ? 'implied' : 'local',
        data: {
          others: other ? `mail to others is left to line ${lineOf(other)}` : 'mail to others is rejected',
          own: takers || !isOpen ? '' : mailSentOn(rule),
          replacement: isOpen ? `${canLogIn ? users : 'from local'} for any` : 'for any',
        },
        span: rule.span,
        related: [
          ...(rule.for.implied ? [impliedHere(rule, 'for')] : []),
          ...(takers ?? []).map(({ span }) => ({ span, message: 'delivers the mail to this machine' })),
        ],
        suggestions: forAny(config, rule),
      };
    }
  },
});
