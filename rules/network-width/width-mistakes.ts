import { rewriteKey } from '../../src/edit/entry-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config } from '../../src/model/config/config.js';
import {
  addressWidth,
  formatAddress,
  isLoopback,
  type Network,
  networkBase,
} from '../../src/verify/match/address.js';
import { packedWidths } from '../../src/verify/match/ipv4-ranges.js';
import { packedIPv4, parseNetwork } from '../../src/verify/match/network.js';
import type { PlacedEntry } from '../shared/table-uses.js';

type Mistake = 'bits' | 'none' | 'short';

/** What is wrong with the width of an entry, if it is a network. */
export function mistakeOf(key: string): { readonly mistake: Mistake; readonly network: Network } | undefined {
  const packed = packedIPv4(key);
  // One address of IPv4 that does not end in zero is no mistake: most entries of large tables are such.
  if (packed !== undefined && packed % packedWidths === addressWidth[4])
    if (Math.floor(packed / packedWidths) % 256 !== 0) return undefined;
  const network = parseNetwork(key);
  const mistake = network && mistakeIn(key, network);
  return network && mistake && { mistake, network };
}

function mistakeIn(key: string, network: Network): Mistake | undefined {
  const { address, prefix } = network;
  // All of the loopback network is this machine.
  if (networkBase(network) !== address.bits) return isLoopback(address) ? undefined : 'bits';
  if (address.family === 6 || key.includes('/') || !/^[\d.]+$/.test(key)) return undefined;
  const octets = key.split('.').length;
  // A class A network is as wide as it looks.
  if (octets < 4) return prefix === octets * 8 ? undefined : 'short';
  return prefix === addressWidth[4] && (address.bits & 0xffn) === 0n && address.bits !== 0n
    ? 'none'
    : undefined;
}

/** A network in the usual notation. */
export const networkText = (network: Network): string =>
  `${formatAddress({ ...network.address, bits: networkBase(network) })}/${network.prefix}`;

/** The network that is meant by an address which ends in zeros: as many octets as are not zero, and at least the first, so that `10.0.0.0` means `10.0.0.0/8`. */
export function networkMeant({ address }: Network): string {
  let prefix = 24;
  while (prefix > 8 && ((address.bits >> BigInt(32 - prefix)) & 0xffn) === 0n) prefix -= 8;
  return networkText({ address, prefix });
}

/** What is meant by an address if its width is a mistake: the one host, or the network that an address of IPv4 stands for which ends in zero. */
export function meantAlone({ address }: Network): string {
  const endsInZero = address.family === 4 && (address.bits & 0xffn) === 0n;
  return endsInZero ? networkMeant({ address, prefix: addressWidth[4] }) : formatAddress(address);
}

/** Suggests less than the whole network. */
export function onlyPart(config: Config, entry: PlacedEntry, part: string): readonly Suggestion[] {
  const edit = rewriteKey(config, entry, part);
  return edit ? [{ description: `Match only \`${part}\``, edits: [edit] }] : [];
}

/** Suggests the whole network. */
export function wholeNetwork(config: Config, entry: PlacedEntry, network: string): readonly Suggestion[] {
  const edit = rewriteKey(config, entry, network);
  return edit ? [{ description: `Match \`${network}\``, edits: [edit] }] : [];
}
