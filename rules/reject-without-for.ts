import { acceptanceOf } from '../src/lint/acceptance.js';
import { defineRule } from '../src/lint/rule.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { isOpenEnded, meant } from './reject-without-for/open-ended.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'reject-without-for',
  category: 'correctness',
  severity: 'warning',
  summary: 'A `reject` rule without `for` misses mail for your domains',
  messages: {
    local: {
      message: '`reject` without `for` misses mail for your domains',
      label: 'rejects mail to this machine itself only',
      help: 'write `for any`',
    },
  },
  *check(context) {
    const { config } = context;
    if (!config.listeners.some(isReachable)) return;
    const suspects = config.rules.filter(isOpenEnded);
    const acceptance = suspects.length === 0 ? undefined : acceptanceOf(context, suspects.map(meant));
    if (acceptance === undefined) return;
    for (const [question, rule] of suspects.entries()) {
      // Without a rule that takes such mail there is nothing that goes past this one.
      if (!acceptance.of(question, 'others').possibly) continue;
      const { file, start } = rule.outcome.span;
      yield {
        message: 'local',
        span: rule.span,
        related: [impliedHere(rule, 'for')],
        suggestions: [
          {
            description: 'Reject it whomever it is for',
            edits: [{ span: { file, start, end: start }, text: 'for any ' }],
          },
        ],
      };
    }
  },
});
