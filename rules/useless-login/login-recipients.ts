import { acceptanceOf } from '../../src/lint/acceptance.js';
import { loginListeners, withUnseenDomainsEmpty } from '../../src/lint/logins.js';
import type { Config, Listener, MatchRule } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import type { RelayOptions } from '../../src/verify/relay/verify-relay.js';
import { asksForNoLogin, loginNames } from '../../src/verify/ruleset/login-names.js';
import { criteriaOf } from '../../src/verify/space/criteria.js';

/**
 * The listeners at which users from elsewhere can log in, if none of those who do may send to other servers, whatever they say; none if somebody may,
 * or if that is not known.
 */
export function uselessLogins(
  config: Config,
  machine: Machine,
  relayOptions: RelayOptions,
): readonly Listener[] {
  const listeners = loginListeners(config);
  const names = loginNames(config);
  // Where nobody can log in there is nobody who could send.
  if (listeners.length === 0 || config.rules.length === 0 || names?.size === 0) return [];
  const rules = config.rules.filter((rule) => !asksForNoLogin(rule, config, machine, names));
  if (rules.some(isForSome)) return [];
  const named = withUnseenDomainsEmpty({ ...config, rules });
  const acceptance = acceptanceOf({ config: named, machine, relayOptions }, [criteriaOf({})]);
  return acceptance === undefined || acceptance.of(0, 'users', true).possibly ? [] : listeners;
}

/** Whether a rule is for some users, or for networks that may send once they have logged in. */
function isForSome({ auth, from, outcome }: MatchRule): boolean {
  if (outcome.type === 'reject') return false;
  return (auth !== undefined && !auth.negated) || (from.type === 'src' && !isLoopback(from.table));
}

const isLoopback = (table: MatchRule['from']['table']): boolean =>
  table?.contents.known === true &&
  table.contents.entries.every(({ key }) => /^(?:127\.|\[?::1\b|localhost$)/.test(key));
