import { insertAfter } from '../src/edit/edits.js';
import { acceptanceOf, fromEverywhere } from '../src/lint/acceptance.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, MatchRule, TableCriterion } from '../src/model/config/config.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import type { Criteria } from '../src/verify/space/scope.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'local-only-reject',
  category: 'correctness',
  severity: 'warning',
  summary: 'A `reject` rule without `from` misses other machines',
  messages: {
    local: {
      message: '`reject` without `from` matches local mail only',
      label: 'mail from other machines is not rejected',
      help: 'write `match from any`',
    },
  },
  *check(context) {
    const { config } = context;
    if (!config.listeners.some(isReachable)) return;
    const suspects = config.rules.filter((rule) => isForListed(config, rule));
    const acceptance = suspects.length === 0 ? undefined : acceptanceOf(context, suspects.map(meant));
    if (acceptance === undefined) return;
    for (const [question, rule] of suspects.entries()) {
      const criterion = listedBy(rule)?.criterion;
      // Without a rule that takes such mail from elsewhere there is nothing that goes past this one.
      if (criterion === undefined || !acceptance.of(question, 'others').possibly) continue;
      yield {
        message: 'local',
        span: rule.span,
        related: [impliedHere(rule, 'from')],
        suggestions: fromAny(rule, config),
      };
    }
  },
});

/** What block lists are about. */
const criteria = ['mailFrom', 'rcptTo', 'helo'] as const;

/** What the rule is meant to reject: from everywhere and, without a word on where to, for everybody. */
const meant = (rule: MatchRule): Criteria => ({
  ...fromEverywhere(rule),
  ...(rule.for.implied ? { for: { ...rule.for, type: 'any', implied: false } as const } : {}),
});

/** The list that a rule is about. */
function listedBy(rule: MatchRule) {
  const asked = criteria.find((each) => rule[each] && !rule[each].negated);
  const criterion = asked && rule[asked];
  return asked === undefined || criterion === undefined ? undefined : { asked, criterion };
}

/** A rule that rejects what a list names, without a `from`, and is the only one to do so. */
function isForListed(config: Config, rule: MatchRule): boolean {
  const listed = listedBy(rule);
  if (rule.outcome.type !== 'reject' || !rule.from.implied || rule.auth || listed === undefined) return false;
  return !isRejectedElsewhere(config, listed.asked, listed.criterion);
}

/** Whether another rule rejects the same from other machines. */
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

const fromAny = ({ statement }: MatchRule, { file }: Config): readonly Suggestion[] =>
  statement.keyword.span.file === file
    ? [
        {
          description: 'Reject it from everywhere',
          edits: [insertAfter(statement.keyword.span, ' from any')],
        },
      ]
    : [];
