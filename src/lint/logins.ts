import type { Reread } from '../edit/reread.js';
import type { Config, Listener, MatchRule, Table } from '../model/config/config.js';
import { isList } from '../model/config/list-tables.js';
import type { Machine } from '../model/config/machine.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { asksForNoLogin, loginNames } from '../verify/ruleset/login-names.js';
import { isReachable } from '../verify/smtp/bindings.js';
import { decide } from '../verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import { plainSource } from '../verify/smtp/example-sources.js';
import { criteriaOf } from '../verify/space/criteria.js';
import { acceptanceOf } from './acceptance.js';
import { exampleKeys } from './strangers.js';

/** The public IPv6 address of examples. */
const plainSource6 = '2001:db8:bad::7';

/** The listeners at which users from elsewhere can log in. */
export const loginListeners = ({ listeners }: Config): readonly Listener[] =>
  listeners.filter((listener) => isReachable(listener) && listener.auth !== 'none' && !listener.proxy);

/** What smtpd answers to a user from elsewhere who has logged in, one that the rule names where it names any. */
export function askAsUser(
  config: Config,
  machine: Machine,
  { auth, mailFrom }: Pick<MatchRule, 'auth' | 'mailFrom'>,
  listener: Listener,
  rcpt_to: string,
): Decision {
  const { on, port, family, tls, tag, authTable } = listener;
  const named = auth?.negated || auth?.regex ? [] : exampleKeys(auth?.table);
  const user = named.find((key) => !key.startsWith('@')) ?? exampleKeys(authTable)[0] ?? 'user';
  const sender = mailFrom?.negated || mailFrom?.regex ? undefined : exampleKeys(mailFrom?.table)[0];
  const input: EnvelopeInput = {
    src: family === 'inet6' || on.includes(':') ? plainSource6 : plainSource,
    port,
    tls: tls === 'smtps' ? 'smtps' : 'starttls',
    cert: true,
    auth: user,
    mail_from:
      sender === undefined ? 'user@fakedomain.com' : sender.startsWith('@') ? `user${sender}` : sender,
    rcpt_to,
    ...(tag === undefined ? {} : { tag }),
  };
  return decide(config, machine, input);
}

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
function withUnseenDomainsEmpty(config: Config): Config {
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

/** Whether a rule is for some users, or for networks that may send once they have logged in. */
function isForSome({ auth, from, outcome }: MatchRule): boolean {
  if (outcome.type === 'reject') return false;
  return (auth !== undefined && !auth.negated) || (from.type === 'src' && !isLoopback(from.table));
}

const isLoopback = (table: MatchRule['from']['table']): boolean =>
  table?.contents.known === true &&
  table.contents.entries.every(({ key }) => /^(?:127\.|\[?::1\b|localhost$)/.test(key));
