import type { MatchRule } from '../../src/model/config/config.js';

/** Whether a rule rejects mail from other machines and names no recipients. */
export const isOpenEnded = (rule: MatchRule): boolean =>
  rule.outcome.type === 'reject' &&
  rule.for.implied &&
  !rule.from.implied &&
  (rule.from.type !== 'local' || rule.from.negated) &&
  rule.from.type !== 'socket' &&
  rule.rcptTo === undefined &&
  !isEverything(rule);

/** Whether a rule is `match from any reject`, which closes the local names to everyone on purpose. */
const isEverything = ({ from, mailFrom, helo, auth, tag }: MatchRule): boolean =>
  from.type === 'any' && !mailFrom && !helo && !auth && !tag;
