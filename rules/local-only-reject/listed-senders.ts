import { fromEverywhere, toEverybody } from '../../src/lint/acceptance.js';
import type { Config, MatchRule, TableCriterion } from '../../src/model/config/config.js';
import type { Criteria } from '../../src/verify/space/scope.js';

/** The criteria that block lists are written for. */
const criteria = ['mailFrom', 'rcptTo', 'helo'] as const;

/** The criteria that a rule is meant to have: clients everywhere and, if it has no `for`, all recipients. */
export const meantReject = (rule: MatchRule): Criteria =>
  fromEverywhere(rule.for.implied ? toEverybody(rule) : rule);

/** The list that a rule is about, with its criterion. */
function listedBy(rule: MatchRule) {
  const asked = criteria.find((each) => rule[each] && !rule[each].negated);
  const criterion = asked && rule[asked];
  return asked === undefined || criterion === undefined ? undefined : { asked, criterion };
}

/** Whether a rule without `from` rejects what a list names, and is the only rule to do so. */
export function isForListed(config: Config, rule: MatchRule): boolean {
  const listed = listedBy(rule);
  if (rule.outcome.type !== 'reject' || !rule.from.implied || rule.auth || listed === undefined) return false;
  return !isRejectedElsewhere(config, listed.asked, listed.criterion);
}

/** Whether another rule rejects the same list from other machines. */
const isRejectedElsewhere = (
  { rules }: Config,
  asked: (typeof criteria)[number],
  { table }: TableCriterion,
): boolean =>
  rules.some(
    ({ outcome, from, [asked]: other }) =>
      outcome.type === 'reject' &&
      from.type !== 'local' &&
      from.type !== 'socket' &&
      other?.table === table &&
      !other.negated,
  );
