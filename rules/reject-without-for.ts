import { setFor } from '../src/edit/rule-edits.js';
import { toEverybody } from '../src/lint/acceptance.js';
import { defineRule } from '../src/lint/rule.js';
import { isOpenEnded } from './reject-without-for/open-ended.js';
import { passedRejects } from './shared/passed-rejects.js';
import { impliedHere } from './shared/related-places.js';
import { suggest } from './shared/suggest.js';

export default defineRule({
  id: 'reject-without-for',
  category: 'correctness',
  severity: 'warning',
  summary: 'A `reject` rule without `for` misses mail for your domains',
  messages: {
    local: {
      message: '`reject` without `for` misses your domains',
      label: 'rejects mail to this machine itself only',
      help: 'write `for any`',
    },
  },
  *check(context) {
    for (const rule of passedRejects(context, context.config.rules.filter(isOpenEnded), toEverybody)) {
      yield {
        message: 'local',
        span: rule.span,
        related: [impliedHere(rule, 'for')],
        suggestions: suggest('Reject it whomever it is for', setFor(rule, 'for any')),
      };
    }
  },
});
