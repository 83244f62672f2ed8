import type { LocalAction, RelayAction } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Release } from '../../source/release.js';
import type { DeliveryFailure } from './envelope.js';
import { readRelayHost } from './relay-hosts.js';
import { hasHabit } from './release-habits.js';

/** The recipient of a delivery. */
export interface DeliveryRecipient {
  /** The user whose mail it is. It is undefined for a command or a file that an alias names, where it is smtpd's own user. */
  readonly user: { readonly name: string; readonly isRoot: boolean } | undefined;
  /** Whether it ends in a file or a command that an alias or a .forward file names. */
  readonly isCommand: boolean;
}

/**
 * Why smtpd does not make a local delivery that it has accepted; undefined if it does. It takes root's privileges for `mbox` only, and bounces all other mail that
 * it would have to deliver as a user with the number 0 (smtpd.c, forkmda; compared with the logs of 6.8, 7.4, 7.6 and 7.9). A user of the action counts as root by
 * name.
 */
export function deliveryFailure(
  { method, user: actionUser }: Pick<LocalAction, 'method' | 'user'>,
  { user, isCommand }: DeliveryRecipient,
  release: Release,
): DeliveryFailure | undefined {
  if (method === 'lmtp' && hasHabit('lmtpAsSmtpd', release)) return undefined;
  const refusesCommands = hasHabit('refusesRootCommands', release);
  const asActionUser = actionUser !== undefined && (refusesCommands || !isCommand || actionUser !== 'root');
  const isRoot = asActionUser ? actionUser === 'root' : (user?.isRoot ?? false);
  if (!isRoot || (method === 'mbox' && !(isCommand && refusesCommands))) return undefined;
  const words = hasHabit('namesMda', release) ? 'MDA not allowed' : 'not allowed';
  return { reason: `${words} to deliver to: ${user?.name ?? 'the user of smtpd'}`, bounces: 'at-once' };
}

/**
 * Why mail that a relay action has accepted for a domain never leaves; undefined if it does. `relay domain` has no host for it, or none that smtpd can read. The
 * table's keys are compared literally, in lower case; the mail waits in the queue until it expires (mta.c, mta_on_smarthost; compared with the logs of 6.8, 7.4, 7.6
 * and 7.9).
 */
export function relayFailure(
  { domain: routes }: Pick<RelayAction, 'domain'>,
  domain: string,
): DeliveryFailure | undefined {
  if (!routes?.contents.known) return undefined;
  const route = routes.contents.entries.find(({ key }) => foldCase(key) === foldCase(domain));
  if (route?.value === undefined) return { reason: 'Cannot retrieve smarthost', bounces: 'when-expired' };
  return typeof readRelayHost(route.value) === 'string'
    ? { reason: `Cannot parse smarthost ${route.value}`, bounces: 'when-expired' }
    : undefined;
}
