import type { MatchRule } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';
import { isPlaceholderEntry } from '../shared/entry-faults.js';

/** A text in a rule's criteria that a user or a program was meant to replace: `<domain>`, `{{ domain }}`. */
export const placeholderIn = ({ from, for: to, mailFrom, rcptTo, helo }: MatchRule): string | undefined =>
  [from, to, mailFrom, rcptTo, helo]
    .flatMap((criterion) => (criterion?.table?.contents.known ? criterion.table.contents.entries : []))
    .find(({ key }) => isPlaceholderEntry(key))?.key;

/** Whether two rules are the same word for word, so that the second can be removed. */
export const saysTheSame = (one: MatchRule, other: MatchRule): boolean =>
  one !== other && textOf(one) === textOf(other);

const textOf = ({ span }: MatchRule): string => spanText(span).replace(/\\?\s+/g, ' ');
