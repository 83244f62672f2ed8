import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { ruleMovedUp } from './shared/suggest.js';

export default defineRule({
  id: 'late-reject',
  category: 'correctness',
  severity: 'warning',
  summary: 'A `reject` rule below all rules that accept',
  needs: ['complete-config'],
  messages: {
    late: {
      message: '`reject` comes too late',
      label: 'earlier rules have accepted this mail',
      note: 'What is left here is rejected anyway',
      help: 'move the rule above those that accept',
    },
  },
  *check(context) {
    const { config } = context;
    const rejects = config.rules.slice(config.rules.findLastIndex(accepts) + 1);
    const suspects = rejects.filter((rule) => blocked(rule) !== undefined);
    const [first] = config.rules.filter(accepts);
    if (suspects.length === 0 || first === undefined) return;
    for (const rule of suspects) {
      yield {
        message: 'late',
        span: rule.span,
        related: [{ span: first.span, message: 'accepts the mail first' }],
        suggestions: ruleMovedUp(rule, first),
      };
    }
  },
});

const accepts = ({ outcome }: MatchRule): boolean => outcome.type === 'action';

/** The criterion that lists the senders, recipients, names or networks that a rule keeps out, or undefined if it has none. */
const blocked = ({ mailFrom, rcptTo, helo, from }: MatchRule) =>
  [mailFrom, rcptTo, helo, from.type === 'src' || from.type === 'rdns' ? from : undefined].find(
    (criterion) => criterion && !criterion.negated,
  );
