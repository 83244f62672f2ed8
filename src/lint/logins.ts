import type { Config, Listener, MatchRule } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { decide } from '../verify/decide.js';
import { withEmptyLists } from '../verify/imagined.js';
import { isReachable } from '../verify/server/listeners.js';
import type { Decision, EnvelopeInput } from '../verify/session.js';
import { plainSource } from '../verify/witness.js';
import { foreignRecipient, keysOf } from './strangers.js';

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
  const named = auth?.negated || auth?.regex ? [] : keysOf(auth?.table);
  const user = named.find((key) => !key.startsWith('@')) ?? keysOf(authTable)[0] ?? 'user';
  const sender = mailFrom?.negated || mailFrom?.regex ? undefined : keysOf(mailFrom?.table)[0];
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

/** The listeners at which users from elsewhere can log in, if none of those who do may send to other servers; none if somebody may. */
export function uselessLogins(config: Config, machine: Machine): readonly Listener[] {
  const listeners = loginListeners(config);
  if (listeners.length === 0 || config.rules.length === 0 || config.rules.some(isForSome)) return [];
  const imagined = withEmptyLists(config);
  const somebody = { auth: undefined, mailFrom: undefined };
  const isRefused = (listener: Listener): boolean =>
    askAsUser(imagined, machine, somebody, listener, foreignRecipient).decision === 'reject';
  return listeners.slice(0, mostAsked).every(isRefused) ? listeners : [];
}

/** Every one costs a conversation. */
const mostAsked = 8;

/** Whether a rule is for some users, or for networks that may send once they have logged in. */
function isForSome({ auth, from, outcome }: MatchRule): boolean {
  if (outcome.type === 'reject') return false;
  return (auth !== undefined && !auth.negated) || (from.type === 'src' && !isLoopback(from.table));
}

const isLoopback = (table: MatchRule['from']['table']): boolean =>
  table?.contents.known === true &&
  table.contents.entries.every(({ key }) => /^(?:127\.|\[?::1\b|localhost$)/.test(key));
