import { setFrom } from '../src/edit/rule-edits.js';
import { defineRule } from '../src/lint/rule.js';
import { isForListed, meantReject } from './local-only-reject/listed-senders.js';
import { passedRejects } from './shared/passed-rejects.js';
import { impliedHere } from './shared/related-places.js';
import { suggest } from './shared/suggest.js';

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
    const suspects = config.rules.filter((rule) => isForListed(config, rule));
    for (const rule of passedRejects(context, suspects, meantReject)) {
      const implied = rule.for.implied ? (['from', 'for'] as const) : (['from'] as const);
      yield {
        message: 'local',
        span: rule.span,
        related: implied.map((criterion) => impliedHere(rule, criterion)),
        suggestions: suggest(
          'Reject it from everywhere',
          // Without `for` the rule would also miss mail for the server's domains.
          setFrom(rule, implied.map((criterion) => `${criterion} any`).join(' ')),
        ),
      };
    }
  },
});
