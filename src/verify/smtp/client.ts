import type { Listener } from '../../model/config/config.js';
import type { Release } from '../../source/release.js';
import { type IpAddress, isLoopback, parseAddress } from '../match/address.js';
import { sourceText } from '../match/network.js';
import { canLeadBack } from './confirmed-names.js';
import type { EnvelopeInput } from './envelope.js';
import { unnamedServer } from './local-names.js';
import { noHostName } from './match-rules.js';
import { hasHabit } from './release-habits.js';
import type { Context } from './table-lookup.js';

/** The client as the server sees it. */
export interface Client {
  /** `192.0.2.7`, `[2001:db8::1]`, or `local` for a local socket. */
  readonly source: string;
  readonly hostName: () => string;
  readonly forwardConfirmed: () => boolean;
}

/** A client at a public address, when the envelope does not say. */
const stranger = '203.0.113.7';

/** The peer's address; IPv4 that was written as IPv6 is IPv4 on the wire. undefined: not an address. */
export function peerAddress(input: EnvelopeInput): IpAddress | undefined {
  const address = parseAddress(input.src ?? stranger);
  if (address?.family === 6 && address.bits >> 32n === 0xffffn)
    return { family: 4, bits: address.bits & 0xffffffffn };
  return address;
}

/** A client of a listener, with what its PROXY header claims. undefined: the header cannot be read. */
export function networkClient(
  context: Context,
  listener: Listener,
  input: EnvelopeInput,
  peer: IpAddress,
): Client | undefined {
  const claim = listener.proxy && input.proxy !== 'local' ? (input.proxy ?? undefined) : undefined;
  if (claim?.startsWith('unix:'))
    return { source: 'local', hostName: () => noHostName, forwardConfirmed: () => false };
  const address = claim === undefined ? peer : parseAddress(claim);
  if (address === undefined) return undefined;
  const hostName = (): string => reverseName(context, input, address);
  return {
    source: sourceText(address, context.config.release),
    hostName,
    forwardConfirmed: () =>
      hostName() !== noHostName && (input.fcrdns ?? true) && canLeadBack(hostName(), address),
  };
}

/** The client that sendmail(8) is: the local socket, with the server's name. */
export function socketClient({ machine }: Context): Client {
  const name = machine.serverName ?? unnamedServer;
  return { source: 'local', hostName: () => name, forwardConfirmed: () => true };
}

function reverseName({ knowledge }: Context, input: EnvelopeInput, address: IpAddress): string {
  if (input.rdns !== undefined) return input.rdns ?? noHostName;
  // What the hosts file says everywhere.
  if (isLoopback(address)) return 'localhost';
  knowledge.assume('the client has no reverse name');
  return noHostName;
}

/** The tag of the local socket, where the configuration gives none: 6.4 and 6.6 call it `local`. */
export const socketTag = (release: Release): string => (hasHabit('tagsSocketLocal', release) ? 'local' : '');
