import type { Config, Listener, MatchRule, RelayAction, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import { isList } from '../../model/config/list-tables.js';
import { isReachable } from '../smtp/bindings.js';
import { hostTextsOf, type RelayHost, readRelayHost } from '../smtp/relay-hosts.js';
import type { Unknown } from '../space/unknown.js';

/**
 * Where the mail of a relay action goes after the answer to RCPT (smtpd.conf(5), relay; mta.c):
 * `anywhere`: to its recipients, or to a host that may send it there;
 * `domains`: with `relay domain` to the hosts of these domains, keys of its table that are compared literally; for all others smtpd finds no host, keeps the mail in
 * the queue and bounces it when it expires;
 * `mailboxes`: by LMTP to a mail store, which sends nothing on;
 * `unknown`: a program names the hosts of `table`, for any domain.
 */
export type RelayDestination =
  | { readonly type: 'anywhere' }
  | { readonly type: 'domains'; readonly domains: readonly string[]; readonly unseen: Table | undefined }
  | { readonly type: 'mailboxes' }
  | { readonly type: 'unknown'; readonly table: Table };

export function relayDestinationOf(action: RelayAction): RelayDestination {
  const { domain, host } = action;
  if (domain !== undefined) {
    if (!domain.contents.known)
      return isList(domain)
        ? { type: 'domains', domains: [], unseen: domain }
        : { type: 'unknown', table: domain };
    const domains = hostTextsOf(action).flatMap(({ text, entry }) =>
      isSending(readRelayHost(text)) && !isPattern(entry.key) ? [foldCase(entry.key)] : [],
    );
    return { type: 'domains', domains, unseen: undefined };
  }
  const hosts = host?.contents.known === true ? hostTextsOf(action) : [];
  return hosts.length > 0 && hosts.every(({ text }) => !isSending(readRelayHost(text)))
    ? { type: 'mailboxes' }
    : { type: 'anywhere' };
}

/** No domain has a star in it, and smtpd accepts no recipient with such a domain. */
const isPattern = (key: string): boolean => key.includes('*');

/** Whether mail gets to a host that may send it on. A text that is not a valid host, such as a placeholder, is assumed to mean one. */
const isSending = (host: ReturnType<typeof readRelayHost>): boolean =>
  typeof host === 'string' || host.scheme !== 'lmtp://';

/** Ports that other servers and users connect to: a listener there is not a program's way back. */
const usualPorts: ReadonlySet<number> = new Set([25, 465, 587]);

/**
 * A listener on loopback through which a program that takes mail by LMTP on this machine may return it to be sent on, as content filters do; undefined if there is
 * none, or the mail goes to another machine.
 */
function wayBack({ listeners }: Config, action: RelayAction): Listener | undefined {
  const isHere = hostTextsOf(action).some(({ text }) => {
    const host: RelayHost | string = readRelayHost(text);
    return typeof host !== 'string' && !isReachable({ on: host.host });
  });
  if (!isHere) return undefined;
  return listeners.find((listener) => !isReachable(listener) && !usualPorts.has(listener.port));
}

/** Whether strangers' mail for anyone that a rule gives to a relay action is sent on. */
export type Sending =
  | { readonly type: 'sent' }
  | { readonly type: 'assumed'; readonly assumption: string }
  | { readonly type: 'depends'; readonly unknown: Unknown };

/**
 * Whether the mail is sent on to its recipients.
 *
 * @param relaysFrom whether a rule sends mail to anyone that clients on this machine submit to a listener
 */
export function sendingOf(
  rule: MatchRule,
  action: RelayAction,
  config: Config,
  relaysFrom: (listener: Listener) => boolean,
): Sending {
  const onward = relayDestinationOf(action);
  if (onward.type === 'unknown') {
    const { name, span } = onward.table;
    const reason = `table <${name}> is a program, and may name a host for any domain`;
    return { type: 'depends', unknown: { reason, span, list: false } };
  }
  if (onward.type === 'domains' && onward.unseen !== undefined) {
    const { name } = onward.unseen;
    const assumption = `rule ${rule.index} takes the domains of table <${name}>, which was not read, for the server's own`;
    return { type: 'assumed', assumption };
  }
  if (onward.type !== 'mailboxes') return { type: 'sent' };
  const back = wayBack(config, action);
  if (back === undefined || !relaysFrom(back))
    return { type: 'assumed', assumption: `the LMTP server of action "${action.name}" sends nothing on` };
  const reason = `the LMTP server of action "${action.name}" may hand mail back to the listener on ${back.on} port ${back.port}, which sends it on`;
  return { type: 'depends', unknown: { reason, span: action.span, list: false } };
}
