import { optionAt, positiveOptionText, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';
import { applyWithin, cover, spanText } from '../../src/source/text.js';

/** Suggests a rule that rejects the listed users, followed by one that requires a login. */
export function inTwo(rule: MatchRule): readonly Suggestion[] {
  const { auth, outcome, span } = rule;
  const option = auth && optionAt(rule.statement, auth.span);
  const table = option?.items.at(-1);
  if (auth === undefined || option === undefined || table === undefined) return [];
  if (outcome.span.file !== span.file || option.span.file !== span.file) return [];
  const negation = option.negation;
  if (negation === undefined || spanText(negation) !== '!') return [];
  const listed = positiveOptionText(option);
  const any = option.keyword.value === 'from' ? 'from auth' : 'auth';
  const decision = cover(outcome.span, { ...span, start: span.end });
  const reject = applyWithin(span, [replace(option.span, listed), replace(decision, 'reject')]);
  const accept = applyWithin(span, [replace(option.span, any)]);
  return [
    {
      description: 'Reject these users, require a login of others',
      edits: [replace(span, `${reject}\n${accept}`)],
    },
  ];
}
