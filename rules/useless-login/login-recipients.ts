import { acceptanceOf } from '../../src/lint/acceptance.js';
import { loginListeners } from '../../src/lint/logins.js';
import type { Config, Listener, MatchRule } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import type { RelayOptions } from '../../src/verify/relay/verify-relay.js';
import { loginNames, withPossibleLogins } from '../../src/verify/ruleset/login-names.js';
import { assumeEmptyDomains } from '../../src/verify/smtp/assumptions.js';
import { criteriaOf } from '../../src/verify/space/criteria.js';

/** Logins that do not let their users send to other servers. */
export interface UselessLogins {
  /** `own`: users may send to the server's own domains only; `nowhere`: to no one at all. */
  readonly reach: 'own' | 'nowhere';
  /** The listeners at which remote users can log in; none if some user may send to other servers, or if that is not known. */
  readonly listeners: readonly Listener[];
}

const none: UselessLogins = { reach: 'own', listeners: [] };

/** The logins, if none of them lets its user send to other servers, whatever the user says. */
export function uselessLogins(config: Config, machine: Machine, relayOptions: RelayOptions): UselessLogins {
  const listeners = loginListeners(config);
  // If no user can log in, no user could send.
  if (listeners.length === 0 || config.rules.length === 0 || loginNames(config)?.size === 0) return none;
  const possible = withPossibleLogins(config, machine);
  if (possible.rules.some(isForSome)) return none;
  const mayUsersSend = (to: Config, foreign: boolean): boolean | undefined =>
    acceptanceOf({ config: to, machine, relayOptions }, [criteriaOf({})])?.of(0, 'users', foreign).possibly;
  if (mayUsersSend(assumeEmptyDomains(possible), true) !== false) return none;
  const reach = mayUsersSend(possible, false) === false ? 'nowhere' : 'own';
  return { reach, listeners };
}

/** Whether a rule is for some users, or for networks that may send once they have logged in. */
function isForSome({ auth, from, outcome }: MatchRule): boolean {
  if (outcome.type === 'reject') return false;
  return (auth !== undefined && !auth.negated) || (from.type === 'src' && !isLoopback(from.table));
}

const isLoopback = (table: MatchRule['from']['table']): boolean =>
  table?.contents.known === true &&
  table.contents.entries.every(({ key }) => /^(?:127\.|\[?::1\b|localhost$)/.test(key));
