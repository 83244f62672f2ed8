import type { Config, Listener, MatchRule } from '../../src/model/config/config.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';

/** Whether a listener requires a login or a client certificate, which other mail servers do not have. */
export const asksForCredentials = ({ auth, verify }: Listener): boolean => auth === 'auth' || verify;

/** The listeners on port 25 that other machines reach directly. */
export const incomingOf = ({ listeners }: Config): readonly Listener[] =>
  listeners.filter((listener) => listener.port === 25 && isReachable(listener) && !listener.proxy);

/** The first rule that takes mail from anyone for some recipients. */
export const ruleForOthers = ({ rules }: Config): MatchRule | undefined =>
  rules.find(
    ({ from, for: to, auth, outcome }) =>
      outcome.type === 'action' && from.type === 'any' && !from.negated && !auth && to.type !== 'any',
  );

/** The listeners for other mail servers if all of them require credentials, which other servers do not have; otherwise an empty set. */
export function listenersForOthers(config: Config): ReadonlySet<Listener> {
  const incoming = incomingOf(config);
  const isShut = incoming.every(asksForCredentials) && ruleForOthers(config) !== undefined;
  return new Set(isShut ? incoming : []);
}
