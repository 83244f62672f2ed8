import { moveBefore } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { wordsOf } from '../src/lint/words.js';
import type { MatchRule } from '../src/model/config.js';

export default defineRule({
  id: 'late-reject',
  category: 'correctness',
  severity: 'warning',
  summary: 'a reject below all rules that accept, where it cannot block anything',
  needs: ['complete-config'],
  messages: {
    late: '{words} is rejected too late: rules above have accepted what they take, and the rest is rejected anyway; move the rule above those that accept',
  },
  *check(context) {
    const { config } = context;
    const rejects = config.rules.slice(config.rules.findLastIndex(accepts) + 1);
    const suspects = rejects.filter((rule) => blocked(rule) !== undefined);
    const [first] = config.rules.filter(accepts);
    if (suspects.length === 0 || first === undefined) return;
    for (const rule of suspects) {
      const span = blocked(rule)?.span ?? rule.span;
      yield {
        message: 'late',
        data: { words: wordsOf(span, 60) },
        span: rule.span,
        related: [{ span: first.span, message: 'accepts before it' }],
        suggestions: movedUp(rule, first),
      };
    }
  },
});

const accepts = ({ outcome }: MatchRule): boolean => outcome.type === 'action';

/** What a rule was written to keep out: senders, recipients, names or networks that it lists. */
const blocked = ({ mailFrom, rcptTo, helo, from }: MatchRule) =>
  [mailFrom, rcptTo, helo, from.type === 'src' || from.type === 'rdns' ? from : undefined].find(
    (criterion) => criterion && !criterion.negated,
  );

/** The rule before the first that accepts. */
function movedUp(rule: MatchRule, first: MatchRule): readonly Suggestion[] {
  const edits = moveBefore(rule.span, first.span);
  return edits ? [{ description: 'it is rejected before a rule accepts it', edits }] : [];
}
