import { acceptanceOf } from '../src/lint/acceptance.js';
import { defineRule } from '../src/lint/rule.js';
import {
  asForAny,
  forAny,
  isSending,
  isSentElsewhere,
  lineOf,
} from './relay-without-for/relays-of-own-mail.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'relay-without-for',
  category: 'correctness',
  severity: 'warning',
  summary: 'A relay rule without `for` matches local recipients only',
  needs: ['complete-config'],
  messages: {
    local: {
      message: 'Without `for`: matches mail to this machine only',
      label: 'mail to others is rejected',
      help: 'write `for any`',
    },
    other: {
      message: 'Without `for`: matches mail to this machine only',
      label: 'mail to others is left to line {line}',
      help: 'write `for any`',
    },
  },
  *check(context) {
    const { config } = context;
    const suspects = config.rules.filter((rule) => isSending(rule) && !isSentElsewhere(config, rule));
    if (suspects.length === 0) return;
    const live = new Set(context.liveRules);
    const acceptance = acceptanceOf(context, suspects.map(asForAny));
    if (acceptance === undefined) return;
    for (const [question, rule] of suspects.entries()) {
      if (!live.has(rule) || rule.outcome.type !== 'action') continue;
      const taken = acceptance.of(question, 'anyone', true);
      const other = config.rules[(taken.rules[0] ?? 0) - 1];
      yield {
        message: other === undefined ? 'local' : 'other',
        data: { line: other ? String(lineOf(other.span)) : '' },
        span: rule.span,
        related: [impliedHere(rule, 'for')],
        suggestions: forAny(rule),
      };
    }
  },
});
