import type { Reread } from '../edit/reread.js';
import type { Config, Listener, Table } from '../model/config/config.js';
import { isList } from '../model/config/list-tables.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { isReachable } from '../verify/smtp/bindings.js';
import { takesNoMail } from '../verify/smtp/mail-limits.js';
import { criteriaOf } from '../verify/space/criteria.js';
import { Acceptance } from './acceptance.js';

/** The listeners at which users from elsewhere can log in. */
export const loginListeners = ({ listeners }: Config): readonly Listener[] =>
  listeners.filter((listener) => isReachable(listener) && listener.auth !== 'none' && !listener.proxy);

/**
 * How much of their mail to other servers users who log in may send: `some` is what a rule lets through that names clients, names in HELO, senders or
 * recipients; `usual` is mail that has none of the names and addresses in the rules, but for the domain of its sender.
 */
export type LoginReach = 'none' | 'some' | 'usual' | 'all';

const anyMail = criteriaOf({});
/** From a network for documentation, with names that only this question has. */
const usualMail = criteriaOf({
  sources: ['203.0.113.251'],
  heloNames: ['client.unnamed-by-rules.example'],
  senders: ['unnamed-by-rules'],
  recipients: ['unnamed-by-rules@unnamed-by-rules.example'],
});

/** What users who log in may send to other servers, as far as it is known; `none` where nobody can log in. Throws TooLarge. */
export function loginReach({ config, machine }: Reread, relayOptions: RelayOptions): LoginReach {
  if (loginListeners(config).length === 0 || takesNoMail(config.settings)) return 'none';
  const named = withUnseenDomainsEmpty(config);
  const acceptance = new Acceptance(named, machine, relayOptions, [anyMail, usualMail]);
  const relayed = (question: number) => acceptance.of(question, 'users', true, ['relayed']);
  const any = relayed(0);
  if (!any.possibly) return 'none';
  if (any.wholly) return 'all';
  return relayed(1).possibly ? 'usual' : 'some';
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
