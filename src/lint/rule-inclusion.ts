import type { AuthCriterion, FromCriterion, MatchRule } from '../model/config/config.js';
import { isSentOn } from '../verify/flows/dispositions.js';
import { isSameTable } from '../verify/flows/same-tables.js';

/** Whether all mail that a rule matches is relayed, and none fails temporarily. */
export function isPlainRelay({ outcome, from, auth, tls }: MatchRule): boolean {
  if (outcome.type !== 'action' || !isSentOn(outcome.action)) return false;
  return from.type !== 'socket' && auth?.table === undefined && tls === undefined;
}

/** Whether a rule matches nothing that another one does not match, apart from `tls`: each criterion of the other one is the same, or absent. */
export function isNarrower(other: MatchRule, rule: MatchRule): boolean {
  const { from, for: to } = other;
  return (
    (isForAll(from) || isSame(from, rule.from)) &&
    (isForAll(to) || isSame(to, rule.for)) &&
    optional.every((name) => other[name] === undefined || isSame(other[name], rule[name]))
  );
}

/** Whether all mail that a plain rule matches certainly goes to one of some earlier rules, or fails there. */
export const isTakenByAny = (earlier: readonly MatchRule[], rule: MatchRule): boolean =>
  earlier.some((other) => other.tls === undefined && isNarrower(other, rule));

/** Whether a login is all that a rule newly asks for. */
export function asksForLoginOnly(before: MatchRule, after: MatchRule): boolean {
  const { auth } = after;
  return (
    isSame(before.from, after.from) &&
    isSame(before.for, after.for) &&
    optional.every((name) => name === 'auth' || isSame(before[name], after[name])) &&
    (isSame(before.auth, auth) || (before.auth === undefined && auth?.negated === false))
  );
}

const optional = ['tag', 'helo', 'auth', 'mailFrom', 'rcptTo'] as const;

const isForAll = ({ type, negated }: Pick<FromCriterion, 'type' | 'negated'> | MatchRule['for']): boolean =>
  type === 'any' && !negated;

/** Whether two criteria are the same. */
function isSame(
  a: (AuthCriterion & { readonly type?: string }) | undefined,
  b: (AuthCriterion & { readonly type?: string }) | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.type === b.type && a.negated === b.negated && a.regex === b.regex && isSameTable(a.table, b.table);
}
