import { optionAt, removeOption, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import type { CriterionName } from '../../src/verify/ruleset/redundant-parts.js';
import type { Removals } from '../shared/unused-declarations.js';

/** Whether a rule that relays mail from other machines might relay more of it without the criterion, should the rules above change. */
export const opensRelay = (rule: MatchRule, criterion: CriterionName): boolean =>
  relayActionOf(rule) !== undefined &&
  (rule.from.negated || (rule.from.type !== 'local' && rule.from.type !== 'socket')) &&
  limitsRelay.has(criterion);

const limitsRelay: ReadonlySet<CriterionName> = new Set(['tag', 'from', 'for', 'auth', 'rcptTo']);

/** The replacement for a criterion that cannot just be removed: without `from` or `for` smtpd assumes `local`. */
export const anyOf = (criterion: CriterionName): string | undefined =>
  criterion === 'from' || criterion === 'for' ? `${criterion} any` : undefined;

/** Suggests removing a criterion, unless one option sets several, such as `from auth`. */
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
