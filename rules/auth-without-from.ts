import { insertAfter, optionAt, replace, textOf } from '../src/edit/edits.js';
import { acceptanceOf, fromEverywhere } from '../src/lint/acceptance.js';
import type { Suggestion } from '../src/lint/finding.js';
import { loginListeners } from '../src/lint/logins.js';
import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { available } from '../src/source/release.js';
import { positionAt } from '../src/source/text.js';
import type { Criteria } from '../src/verify/space/scope.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'auth-without-from',
  category: 'correctness',
  severity: 'warning',
  summary: '`auth` without `from` matches local clients only',
  needs: ['complete-config'],
  messages: {
    refused: {
      message: '`auth` without `from` matches local clients only',
      label: 'matches users on this machine only',
      note: 'Remote users who log in are rejected (550){what}',
      help: 'write `{replacement}`',
    },
    served: {
      message: '`auth` without `from` matches local clients only',
      label: 'matches users on this machine only',
      note: 'Remote users who log in are left to line {line}',
      help: 'write `{replacement}`, or remove the rule',
    },
    partly: {
      message: '`auth` without `from` matches local clients only',
      label: 'matches users on this machine only',
      note: 'Remote users who log in are rejected (550){what}, except for what line {line} accepts',
      help: 'write `{replacement}`',
    },
  },
  *check(context) {
    const { config } = context;
    const suspects = config.rules.filter(
      ({ auth, from, outcome }) => auth && !auth.negated && from.implied && outcome.type === 'action',
    );
    if (suspects.length === 0) return;
    if (loginListeners(config).length === 0) return;
    const acceptance = acceptanceOf(context, suspects.map(meant));
    if (acceptance === undefined) return;
    const live = new Set(context.liveRules);
    for (const [question, rule] of suspects.entries()) {
      if (!live.has(rule)) continue;
      const taken = acceptance.of(question, 'users', isToAnyone(rule));
      const { auth } = rule;
      // Whether a list that was not seen takes their mail is not known.
      if (auth === undefined || taken.possibly !== taken.certainly) continue;
      const other = config.rules[(taken.rules[0] ?? 0) - 1];
      const replacement = available(fromAuth, config.release) ? 'from auth' : 'from any auth';
      yield {
        message: other === undefined ? 'refused' : taken.wholly ? 'served' : 'partly',
        data: {
          replacement,
          what: isToAnyone(rule) ? ' for mail to other servers' : '',
          line: other ? String(positionAt(other.span.file, other.span.start).line) : '',
        },
        span: auth.span,
        related: [impliedHere(rule, 'from')],
        suggestions: withFrom(rule, replacement),
        ...(other === undefined ? { severity: 'error' as const } : {}),
      };
    }
  },
});

/** `from auth` came with 6.7; before, it is `from any auth`. */
const fromAuth = { since: '6.7' } as const;

/** What the rule is meant to take: from everywhere and, where it sends mail on without a word on where to, for everybody. */
const meant = (rule: MatchRule): Criteria => ({
  ...fromEverywhere(rule),
  ...(isToAnyone(rule) ? { for: { ...rule.for, type: 'any', implied: false } as const } : {}),
});

/** Whether the rule is for mail to other servers, which is what users miss: your own domains have rules for everybody. */
const isToAnyone = ({ for: to, rcptTo, ...rule }: MatchRule): boolean =>
  rcptTo === undefined && (to.type === 'any' || (to.implied && isRelay(rule)));

const isRelay = ({ outcome }: Pick<MatchRule, 'outcome'>): boolean =>
  outcome.type === 'action' && outcome.action.type === 'relay';

/** `from auth` in the place of `auth`, and `for any` where a relay has no `for`. */
function withFrom(rule: MatchRule, replacement: string): readonly Suggestion[] {
  const option = rule.auth && optionAt(rule.statement, rule.auth.span);
  if (option === undefined) return [];
  const isBare = rule.for.implied && isRelay(rule) && rule.rcptTo === undefined;
  const words = `${replacement.replace(/ ?auth$/, '')} ${textOf(option)}`;
  return [
    {
      description: isBare ? 'Let authenticated users send to anyone' : 'Match authenticated users everywhere',
      edits: [replace(option.span, words), ...(isBare ? [insertAfter(option.span, ' for any')] : [])],
    },
  ];
}
