import { setFor } from '../../src/edit/rule-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule, RelayAction } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import { positionAt, type Span } from '../../src/source/text.js';
import { hostTextsOf } from '../../src/verify/smtp/relay-hosts.js';
import type { Criteria } from '../../src/verify/space/scope.js';
import { suggest } from '../shared/suggest.js';

/** A rule without `for` that lets this machine, some networks or users who log in send to other servers; `auth-without-from` has those that lack both. */
export function isSending(rule: MatchRule): boolean {
  const { from, for: to, auth, rcptTo } = rule;
  const action = relayActionOf(rule);
  if (!to.implied || rcptTo || action === undefined) return false;
  if (action.backup || goesToThisMachine(action)) return false;
  const isUser = auth !== undefined && !auth.negated;
  return isUser ? !from.implied : !from.negated && from.type !== 'any' && from.type !== 'rdns';
}

/** A content filter or a mail store is handed the mail of this machine's own names. */
const goesToThisMachine = (action: RelayAction): boolean =>
  hostTextsOf(action).some(({ text }) => /^lmtp:|127\.0\.0\.|localhost|\[::1\]/i.test(text));

export const isSentElsewhere = ({ rules }: Config, rule: MatchRule): boolean =>
  rules.some(
    (other) =>
      other !== rule &&
      other.for.type === 'any' &&
      other.outcome.type === 'action' &&
      rule.outcome.type === 'action' &&
      other.outcome.action === rule.outcome.action,
  );

/** What a rule asks for, as if it said `for any`. */
export const asForAny = (rule: MatchRule): Criteria => ({
  ...rule,
  for: { ...rule.for, type: 'any', implied: false },
});

export const lineOf = ({ file, start }: Span): number => positionAt(file, start).line;

export function forAny(rule: MatchRule): readonly Suggestion[] {
  return suggest('Relay mail to everybody', setFor(rule, 'for any'));
}
