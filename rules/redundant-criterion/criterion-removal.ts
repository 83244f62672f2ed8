import { optionAt, removeOption, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import type { CriterionName } from '../../src/verify/ruleset/redundancy.js';
import type { Removals } from '../shared/unused-declarations.js';

/** Whether a rule that sends on what comes from other machines would do so for more of it, did the rules above change. */
export const opensRelay = (rule: MatchRule, criterion: CriterionName): boolean =>
  relayActionOf(rule) !== undefined &&
  (rule.from.negated || (rule.from.type !== 'local' && rule.from.type !== 'socket')) &&
  limitsRelay.has(criterion);

const limitsRelay: ReadonlySet<CriterionName> = new Set(['tag', 'from', 'for', 'auth', 'rcptTo']);

/** Without `from` and `for` smtpd means `local`. */
export const anyOf = (criterion: CriterionName): string | undefined =>
  criterion === 'from' || criterion === 'for' ? `${criterion} any` : undefined;

/** The rule without the criterion: not where one word says two things, such as `from auth`. */
export function criterionRemoval(
  removals: Removals,
  { file }: Config,
  rule: MatchRule,
  criterion: CriterionName,
): readonly Suggestion[] {
  const { from, for: to, auth, mailFrom, rcptTo } = rule;
  const span = rule[criterion]?.span;
  const sharing = [from, to, auth, mailFrom, rcptTo].filter((other) => other?.span === span);
  const option = span && sharing.length < 2 ? optionAt(rule.statement, span) : undefined;
  if (option === undefined || option.span.file !== file) return [];
  const any = anyOf(criterion);
  const edit = any === undefined ? removeOption(option.span) : replace(option.span, any);
  const orphans = removals.orphansOf([edit]);
  return orphans
    ? [
        {
          description: any === undefined ? 'Remove the criterion' : `Write \`${any}\``,
          edits: [edit, ...orphans],
        },
      ]
    : [];
}
