import { moveBefore, removeStatement } from '../src/edit/edits.js';
import { isPlaceholder } from '../src/lint/entry-faults.js';
import type { Related, Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { Removals } from '../src/lint/unused.js';
import type { MatchRule } from '../src/model/config.js';
import { positionAt, spanText } from '../src/source/text.js';

export default defineRule({
  id: 'dead-rule',
  category: 'correctness',
  severity: 'warning',
  summary: 'a rule that no mail ever gets to',
  needs: ['complete-config', 'listeners'],
  messages: {
    taken:
      'this rule never decides: {takers} before it {verb} all mail that it would match; move it up or remove it',
    placeholder: '{words} is taken as it is written, so this rule can never match; put in what it stands for',
    never: 'this rule can never match, whoever the client is; mend what it asks for or remove it',
  },
  *check(context) {
    const { config } = context;
    const removals = new Removals(config);
    for (const { rule: index, takenBy } of context.reachability.dead) {
      const rule = config.rules[index - 1];
      if (rule === undefined) continue;
      const takers = takenBy.flatMap((taker) => config.rules[taker - 1] ?? []);
      const removed = removals.of(rule.span);
      const placeholder = takers.length > 0 ? undefined : placeholderIn(rule);
      const isTwin = rule.span.file === config.file && takers.some((taker) => saysTheSame(taker, rule));
      yield {
        message: takers.length > 0 ? 'taken' : placeholder ? 'placeholder' : 'never',
        data: {
          words: placeholder ?? '',
          takers: linesOf(takers),
          verb: takers.length > 1 ? 'take' : 'takes',
        },
        span: rule.span,
        related: takers.map((taker): Related => ({ span: taker.span, message: 'takes its mail' })),
        suggestions: [
          ...movedUp(rule, takers),
          ...(removed === undefined ? [] : [{ description: 'the rule goes', edits: removed }]),
        ],
        ...(isTwin && { fix: { description: 'the rule goes', edits: [removeStatement(rule.span)] } }),
      };
    }
  },
});

/** A text in a rule's criteria that was to be replaced by a person or a program: `<domain>`, `{{ domain }}`. */
const placeholderIn = ({ from, for: to, mailFrom, rcptTo, helo }: MatchRule): string | undefined =>
  [from, to, mailFrom, rcptTo, helo]
    .flatMap((criterion) => (criterion?.table?.contents.known ? criterion.table.contents.entries : []))
    .find(({ key }) => isPlaceholder(key))?.key;

/** Word for word: then nobody misses the second. */
const saysTheSame = (one: MatchRule, other: MatchRule): boolean =>
  one !== other && textOf(one) === textOf(other);

const textOf = ({ span }: MatchRule): string => spanText(span).replace(/\\?\s+/g, ' ');

/** The rule before the first that takes its mail. */
function movedUp(rule: MatchRule, [first]: readonly MatchRule[]): readonly Suggestion[] {
  const edits = first && moveBefore(rule.span, first.span);
  return edits ? [{ description: 'the rule decides before those that take its mail', edits }] : [];
}

/** `the rule at line 3`, `the rules at lines 3, 4 and 7`. */
function linesOf(rules: readonly MatchRule[]): string {
  const lines = rules.map(({ span }) => String(positionAt(span.file, span.start).line));
  const last = lines.pop() ?? '';
  return lines.length === 0
    ? `the rule at line ${last}`
    : `the rules at lines ${lines.join(', ')} and ${last}`;
}
