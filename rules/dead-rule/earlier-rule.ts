import type { Related } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';
import { positionAt, spanText } from '../../src/source/text.js';
import { isPlaceholderEntry } from '../shared/entry-faults.js';
import { impliedHere } from '../shared/related-places.js';

/** A text in a rule's criteria that a user or a program was meant to replace: `<domain>`, `{{ domain }}`. */
export const placeholderIn = ({ from, for: to, mailFrom, rcptTo, helo }: MatchRule): string | undefined =>
  [from, to, mailFrom, rcptTo, helo]
    .flatMap((criterion) => (criterion?.table?.contents.known ? criterion.table.contents.entries : []))
    .find(({ key }) => isPlaceholderEntry(key))?.key;

/** Whether two rules are the same word for word, so that the second can be removed. */
export const saysTheSame = (one: MatchRule, other: MatchRule): boolean =>
  one !== other && textOf(one) === textOf(other);

const textOf = ({ span }: MatchRule): string => spanText(span).replace(/\\?\s+/g, ' ');

/** The earlier rules that take all mail of a rule or, if it can match none at all, the criterion that it does not write. */
export function whatLeavesNothing(rule: MatchRule, takers: readonly MatchRule[]): readonly Related[] {
  if (takers.length === 0) return rule.for.implied ? [impliedHere(rule, 'for')] : [];
  const { line } = positionAt(rule.span.file, rule.span.start);
  const mail = takers.length > 1 ? 'mail' : 'everything';
  return takers.map(({ span }) => ({ span, message: `matches ${mail} that line ${line} would` }));
}
