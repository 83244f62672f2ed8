import type { Config } from '../../model/config/config.js';
import { spanText } from '../../source/text.js';
import type { Hole } from '../../verify/relay/relay-verdict.js';
import type { Answer } from '../relay-answer.js';
import { isSettled } from '../repair/repaired-answer.js';
import type { OpenBound } from './next-choice.js';

/** The answers for both bounds of many variants. */
export interface JudgedBounds {
  readonly read: Config;
  readonly openBound: OpenBound;
  readonly open: Answer;
  readonly closed: Answer;
  /** The answer for the most open variant if words are filled in at a listener that may tag its mail in any way. */
  readonly withTags: (() => Answer) | undefined;
}

/** Whether even the most closed variant is open, and no filter of the syntax before 6.4, about which nothing is known, may change that. */
export function isOpen({ closed: { verdict }, read }: JudgedBounds, config: Config): boolean {
  if (!isSettled(verdict, 'yes', read)) return false;
  const isUnfiltered = ({ listener }: Hole): boolean =>
    listener !== undefined && !/\bfilter\b/.test(spanText(listener));
  return isSettled(verdict, 'yes', config) || verdict.holes.every(isUnfiltered);
}
