import { lookup, Resolver } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from './clock.js';

/** Where a client connects from, judged by its address. */
export type Vantage =
  /** The server's own machine: nearly every server relays for it. */
  | 'machine'
  /** A private network, which a server may trust. */
  | 'private'
  | 'outside';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
// Connecting to "any address" means connecting to this machine.
loopback.addAddress('0.0.0.0', 'ipv4');
loopback.addAddress('::', 'ipv6');

const privateNetworks = new BlockList();
for (const [network, prefix, family] of [
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const)
  privateNetworks.addSubnet(network, prefix, family);

/** Reduces `fe80::1%eth0` and `::ffff:192.0.2.1` to the plain address. */
export const bareAddress = (address: string): string =>
  address.replace(/%.*/, '').replace(/^::ffff:(?=\d+\.)/i, '');

function isIn(list: BlockList, address: string): boolean {
  const bare = bareAddress(address);
  const family = isIP(bare);
  return family !== 0 && list.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}

/** Addresses of this machine's interfaces. */
export const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));

/** Whether an address belongs to this machine: loopback, or one of `own`. */
export const isOwn = (address: string, own: readonly string[]): boolean =>
  isIn(loopback, address) || own.some((each) => bareAddress(each) === bareAddress(address));

/** @param client the client's address as the server sees it @param server the address connected to */
export function vantageOf(client: string, server: string, own: readonly string[]): Vantage {
  const itself = isIn(loopback, client) || bareAddress(client) === bareAddress(server);
  // If a server on this machine sees an address that is not one of this machine's, it is behind address translation.
  if (itself || (isOwn(server, own) && isOwn(client, own))) return 'machine';
  return isIn(privateNetworks, client) ? 'private' : 'outside';
}

/**
 * The addresses of a host, or none if the name does not resolve. Looked up only once, so that the connection goes to the address that the user
 * consented to.
 */
export async function addressesOfHost(host: string, clock: Clock): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const found = lookup(host, { all: true, verbatim: true }).then(
    (all) => [...new Set(all.map(({ address }) => address))],
    () => [],
  );
  // Not referenced, so that the process does not wait for it after an answer has arrived.
  const late = setTimeout(clock.within(clock.limits.connect).ms, [], { ref: false });
  return Promise.race([found, late]);
}

/** The name that an address resolves to, or null if none is found soon. */
export async function reverseName(address: string): Promise<string | null> {
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  return resolver.reverse(bareAddress(address)).then(
    ([name]) => name ?? null,
    () => null,
  );
}
