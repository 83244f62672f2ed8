import type { Config, Listener, MatchRule } from '../../src/model/config/config.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';

/** Whether a client needs something that another mail server has not got. */
export const asksForCredentials = ({ auth, verify }: Listener): boolean => auth === 'auth' || verify;

/** Listeners on port 25 that other machines reach. */
export const incomingOf = ({ listeners }: Config): readonly Listener[] =>
  listeners.filter((listener) => listener.port === 25 && isReachable(listener) && !listener.proxy);

/** The rule that takes mail that strangers bring for some domains. */
export const ruleForOthers = ({ rules }: Config): MatchRule | undefined =>
  rules.find(
    ({ from, for: to, auth, outcome }) =>
      outcome.type === 'action' && from.type === 'any' && !from.negated && !auth && to.type !== 'any',
  );

/** Listeners that are the only ways in for other mail servers, none of which has what they ask for. */
export function listenersForOthers(config: Config): ReadonlySet<Listener> {
  const incoming = incomingOf(config);
  const isShut = incoming.every(asksForCredentials) && ruleForOthers(config) !== undefined;
  return new Set(isShut ? incoming : []);
}
