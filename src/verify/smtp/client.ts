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

/** A client at a public address, for envelopes that do not give one. */
const stranger = '203.0.113.7';

/** The peer's address, or undefined if `src` is not an address. IPv4 that is written as IPv6 is IPv4 on the wire. */
export function peerAddress(input: EnvelopeInput): IpAddress | undefined {
  const address = parseAddress(input.src ?? stranger);
  if (address?.family === 6 && address.bits >> 32n === 0xffffn)
    return { family: 4, bits: address.bits & 0xffffffffn };
  return address;
}

/** The client of a listener, with what its PROXY header claims; undefined if the header cannot be read. */
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

/** The client of sendmail(8): it comes through the local socket and has the server's name. */
export function socketClient({ machine }: Context): Client {
  const name = machine.serverName ?? unnamedServer;
  return { source: 'local', hostName: () => name, forwardConfirmed: () => true };
}

function reverseName({ knowledge }: Context, input: EnvelopeInput, address: IpAddress): string {
  if (input.rdns !== undefined) return input.rdns ?? noHostName;
  // Hosts files have this name everywhere.
  if (isLoopback(address)) return 'localhost';
  knowledge.assume('the client has no reverse name');
  return noHostName;
}

/** The tag of the local socket if the configuration gives none: 6.4 and 6.6 call it `local`. */
export const socketTag = (release: Release): string => (hasHabit('tagsSocketLocal', release) ? 'local' : '');
