import { insertAfter, optionAt, positiveOptionText, replace } from '../../src/edit/edits.js';
import { fromEverywhere, toEverybody } from '../../src/lint/acceptance.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import type { Criteria } from '../../src/verify/space/scope.js';

/** The criteria that the rule is meant to have: clients everywhere and, where it relays and has no `for`, all recipients. */
export const meantLogins = (rule: MatchRule): Criteria =>
  fromEverywhere(isToAnyone(rule) ? toEverybody(rule) : rule);

/** Whether the rule is for mail to other servers, which is what users miss: your own domains have rules for everybody. */
export const isToAnyone = ({ for: to, rcptTo, ...rule }: MatchRule): boolean =>
  rcptTo === undefined && (to.type === 'any' || (to.implied && relayActionOf(rule) !== undefined));

/** `from auth` in the place of `auth`, and `for any` where a relay has no `for`. */
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
