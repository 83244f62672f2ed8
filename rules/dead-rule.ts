import type { Related } from '../src/lint/finding.js';
import { removeStatement } from '../src/lint/suggest.js';
import { orphanedBy } from '../src/lint/unused.js';
import type { MatchRule } from '../src/model/config.js';
import { positionAt } from '../src/source/text.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'dead-rule',
  category: 'correctness',
  severity: 'warning',
  summary: 'a rule that no mail ever gets to',
  messages: {
    taken:
      'this rule never decides: {takers} before it {verb} all mail that it would match; move it up or remove it',
    never: 'this rule can never match, whoever the client is; mend what it asks for or remove it',
  },
  *check({ config, reachability }) {
    for (const { rule: index, takenBy } of reachability.dead) {
      const rule = config.rules.find((other) => other.index === index);
      if (rule === undefined) continue;
      const takers = takenBy.flatMap((taker) => config.rules.find((other) => other.index === taker) ?? []);
      const removal = removeStatement(rule.span);
      const orphans = orphanedBy(config, [removal]).map(({ statement }) => removeStatement(statement.span));
      yield {
        message: takers.length > 0 ? 'taken' : 'never',
        data: { takers: linesOf(takers), verb: takers.length > 1 ? 'take' : 'takes' },
        span: rule.span,
        related: takers.map((taker): Related => ({ span: taker.span, message: 'takes its mail' })),
        suggestions: [{ description: 'the rule goes', edits: [removal, ...orphans] }],
      };
    }
  },
});

/** `the rule at line 3`, `the rules at lines 3, 4 and 7`. */
function linesOf(rules: readonly MatchRule[]): string {
  const lines = rules.map(({ span }) => String(positionAt(span.file, span.start).line));
  const last = lines.pop() ?? '';
  return lines.length === 0
    ? `the rule at line ${last}`
    : `the rules at lines ${lines.join(', ')} and ${last}`;
}
