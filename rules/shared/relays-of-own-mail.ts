import type { Config, MatchRule, RelayAction } from '../../src/model/config/config.js';
import { localActionOf, relayActionOf } from '../../src/model/config/rule-actions.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { hostTextsOf } from '../../src/verify/smtp/relay-hosts.js';

/**
 * The rules that relay mail to this machine's own names and no other, where mail to other servers is evidently meant. Those that serve users and lack
 * `from`, too, are not among them: `auth-without-from` has these.
 */
export const relaysOfOwnMail = (config: Config): readonly MatchRule[] =>
  config.rules.filter(
    (rule) => (isWithoutFor(rule) || isForOwnNames(config, rule)) && !isSentElsewhere(config, rule),
  );

/** A relay rule without `for`, whoever may send by it. */
function isWithoutFor(rule: MatchRule): boolean {
  const { from, for: to, auth } = rule;
  if (!to.implied || !isForAllRecipients(rule)) return false;
  const isUser = auth !== undefined && !auth.negated;
  return isUser ? !from.implied : !from.negated && from.type !== 'rdns';
}

/** `from any for local`: strangers' mail for this machine is sent on to the MX of its own name. With `from local` or a host another machine may take it. */
function isForOwnNames({ listeners }: Config, rule: MatchRule): boolean {
  const { from, for: to } = rule;
  if (to.implied || to.negated || to.type !== 'local' || !isForAllRecipients(rule)) return false;
  if (from.negated || (from.type !== 'any' && from.type !== 'src')) return false;
  return relayActionOf(rule)?.host === undefined && listeners.some(isReachable);
}

function isForAllRecipients(rule: MatchRule): boolean {
  const action = relayActionOf(rule);
  return action !== undefined && !action.backup && !rule.rcptTo && !goesToThisMachine(action);
}

/** A content filter or a mail store is handed the mail of this machine's own names. */
const goesToThisMachine = (action: RelayAction): boolean =>
  hostTextsOf(action).some(({ text }) => /^lmtp:|127\.0\.0\.|localhost|\[::1\]/i.test(text));

const isSentElsewhere = ({ rules }: Config, rule: MatchRule): boolean =>
  rules.some(
    (other) =>
      other !== rule &&
      other.for.type === 'any' &&
      other.outcome.type === 'action' &&
      rule.outcome.type === 'action' &&
      other.outcome.action === rule.outcome.action,
  );

/** Whether a rule has no mail because all to this machine is delivered above it, and no other one relays to everybody: then it is the one that was to. */
export const isBehindLocalDelivery = (
  { rules }: Config,
  rule: MatchRule,
  takers: readonly MatchRule[],
): boolean =>
  takers.length > 0 &&
  takers.every((taker) => localActionOf(taker) !== undefined) &&
  !rules.some((other) => other !== rule && other.for.type === 'any' && relayActionOf(other));
