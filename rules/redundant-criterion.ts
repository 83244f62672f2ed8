import { optionAt, removeOption, replace } from '../src/edit/edits.js';
import { excerptOf } from '../src/lint/excerpt.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, MatchRule } from '../src/model/config/config.js';
import { TooLarge } from '../src/verify/budget.js';
import { type CriterionName, redundancy } from '../src/verify/ruleset/redundancy.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'redundant-criterion',
  category: 'style',
  severity: 'warning',
  preset: 'all',
  summary: 'A criterion that changes nothing',
  needs: ['complete-config', 'listeners'],
  messages: {
    redundant: {
      message: '`{words}` changes nothing',
      label: 'all mail is handled the same without it',
      help: '{replacement}',
    },
  },
  *check({ config, machine }) {
    const { criteria, rules, undecided } = redundancy(config, machine, { bounds: 'anything' });
    if (undecided !== undefined) throw new TooLarge(undecided);
    // Such a rule can go as a whole.
    const surplus = new Set(rules.map(({ rule }) => rule));
    const removals = new Removals(config);
    for (const { rule: index, criterion } of criteria) {
      const rule = config.rules[index - 1];
      const span = rule?.[criterion]?.span;
      if (rule === undefined || span === undefined || surplus.has(index)) continue;
      // Nobody wants a reject wider than it has to be, nor a relay open to more than it is for.
      if (rule.outcome.type === 'reject' || opensRelay(rule, criterion)) continue;
      const any = anyOf(criterion);
      yield {
        message: 'redundant',
        data: {
          words: excerptOf(span, 40),
          replacement: any === undefined ? 'remove it' : `write \`${any}\``,
        },
        span,
        suggestions: without(removals, config, rule, criterion),
      };
    }
  },
});

/** Whether a rule that sends on what comes from other machines would do so for more of it, did the rules above change. */
const opensRelay = ({ outcome, from }: MatchRule, criterion: CriterionName): boolean =>
  outcome.type === 'action' &&
  outcome.action.type === 'relay' &&
  (from.negated || (from.type !== 'local' && from.type !== 'socket')) &&
  limitsRelay.has(criterion);

const limitsRelay: ReadonlySet<CriterionName> = new Set(['tag', 'from', 'for', 'auth', 'rcptTo']);

/** Without `from` and `for` smtpd means `local`. */
const anyOf = (criterion: CriterionName): string | undefined =>
  criterion === 'from' || criterion === 'for' ? `${criterion} any` : undefined;

/** The rule without the criterion: not where one word says two things, such as `from auth`. */
function without(
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
