import type { Config, MatchRule, RelayAction } from '../../src/model/config/config.js';
import { localActionOf, relayActionOf } from '../../src/model/config/rule-actions.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { hostTextsOf } from '../../src/verify/smtp/relay-hosts.js';

/**
 * The rules that relay only mail to this machine's own names, although mail to other servers is evidently meant. Rules for users that lack `from` as well are left
 * out: `auth-without-from` reports them.
 */
export const relaysOfOwnMail = (config: Config): readonly MatchRule[] =>
  config.rules.filter(
    (rule) => (isWithoutFor(rule) || isForOwnNames(config, rule)) && !isSentElsewhere(config, rule),
  );

/** Whether a rule relays without `for`. Rules for users without `from`, and rules with a negated `from` or `from rdns`, do not count. */
function isWithoutFor(rule: MatchRule): boolean {
  const { from, for: to, auth } = rule;
  if (!to.implied || !isForAllRecipients(rule)) return false;
  const isUser = auth !== undefined && !auth.negated;
  return isUser ? !from.implied : !from.negated && from.type !== 'rdns';
}

/** `from any for local`: strangers' mail for this machine is sent on to the MX of its own name. With `from local` or a host, another machine may take it. */
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

/** Whether mail goes to a content filter or a mail store, which may well get the mail for this machine's own names. */
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

/** Whether a rule gets no mail because rules above it deliver all mail for this machine, and no other rule relays to everyone: it was meant to be the one that does. */
export const isBehindLocalDelivery = (
  { rules }: Config,
  rule: MatchRule,
  takers: readonly MatchRule[],
): boolean =>
  takers.length > 0 &&
  takers.every((taker) => localActionOf(taker) !== undefined) &&
  !rules.some((other) => other !== rule && other.for.type === 'any' && relayActionOf(other));
