import { insertAfter, optionAt, positiveOptionText, replace } from '../../src/edit/edits.js';
import { fromEverywhere, toEverybody } from '../../src/lint/acceptance.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import type { Criteria } from '../../src/verify/space/scope.js';

/** The criteria that a rule is meant to have: clients everywhere and, if it relays and has no `for`, all recipients. */
export const meantLogins = (rule: MatchRule): Criteria =>
  fromEverywhere(isToAnyone(rule) ? toEverybody(rule) : rule);

/** Whether a rule is for mail to other servers, which is what users miss: other rules take anyone's mail for your own domains. */
export const isToAnyone = ({ for: to, rcptTo, ...rule }: MatchRule): boolean =>
  rcptTo === undefined && (to.type === 'any' || (to.implied && relayActionOf(rule) !== undefined));

/** Suggests `from auth` instead of `auth`, with `for any` if a relay has no `for`. */
export function withFrom(rule: MatchRule, replacement: string): readonly Suggestion[] {
  const option = rule.auth && optionAt(rule.statement, rule.auth.span);
  if (option === undefined) return [];
  const isBare = rule.for.implied && relayActionOf(rule) !== undefined && rule.rcptTo === undefined;
  const words = `${replacement.replace(/ ?auth$/, '')} ${positiveOptionText(option)}`;
  return [
    {
      description: isBare ? 'Let authenticated users send to anyone' : 'Match authenticated users everywhere',
      edits: [replace(option.span, words), ...(isBare ? [insertAfter(option.span, ' for any')] : [])],
    },
  ];
}
