import type { Reread } from '../edit/reread.js';
import type { Config, Listener, Table } from '../model/config/config.js';
import { isList } from '../model/config/list-tables.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { isReachable } from '../verify/smtp/bindings.js';
import { criteriaOf } from '../verify/space/criteria.js';
import { acceptanceOf } from './acceptance.js';

/** The listeners at which users from elsewhere can log in. */
export const loginListeners = ({ listeners }: Config): readonly Listener[] =>
  listeners.filter((listener) => isReachable(listener) && listener.auth !== 'none' && !listener.proxy);

/** How much of their mail to other servers users who log in may send. */
export type LoginReach = 'none' | 'some' | 'all';

/** What users who log in may send to other servers, as far as it is known; `none` where nobody can log in. */
export function loginReach({ config, machine }: Reread, relayOptions: RelayOptions): LoginReach {
  if (loginListeners(config).length === 0) return 'none';
  const named = withUnseenDomainsEmpty(config);
  const taken = acceptanceOf({ config: named, machine, relayOptions }, [criteriaOf({})])?.of(
    0,
    'users',
    true,
  );
  if (!taken?.possibly) return 'none';
  return taken.wholly ? 'all' : 'some';
}

/** The configuration as if domains that were not seen were none: whatever they are, they are not those of others. */
export function withUnseenDomainsEmpty(config: Config): Config {
  const empty = <C extends { readonly table: Table | undefined; readonly regex: boolean }>(
    criterion: C,
  ): C =>
    criterion.table === undefined ||
    criterion.regex ||
    criterion.table.contents.known ||
    !isList(criterion.table)
      ? criterion
      : { ...criterion, table: { ...criterion.table, contents: { known: true, entries: [] } } };
  return { ...config, rules: config.rules.map((rule) => ({ ...rule, for: empty(rule.for) })) };
}
