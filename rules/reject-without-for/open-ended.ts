import type { MatchRule } from '../../src/model/config/config.js';

/** A rule that rejects mail of other machines and says nothing of where it goes. */
export const isOpenEnded = (rule: MatchRule): boolean =>
  rule.outcome.type === 'reject' &&
  rule.for.implied &&
  !rule.from.implied &&
  (rule.from.type !== 'local' || rule.from.negated) &&
  rule.from.type !== 'socket' &&
  rule.rcptTo === undefined &&
  !isEverything(rule);

/** `match from any reject` closes the local names for all, on purpose. */
const isEverything = ({ from, mailFrom, helo, auth, tag }: MatchRule): boolean =>
  from.type === 'any' && !mailFrom && !helo && !auth && !tag;
