import { networkBase, networkLast } from './match/address.js';
import { parseNetwork } from './match/network.js';
import type { Range } from './sets/intervals.js';
import type { SourcePredicate } from './sets/sources.js';

/** The addresses that the entries of a table of networks stand for; what cannot be read as a network stands for none. */
export function networkRanges(keys: Iterable<string>): SourcePredicate & { readonly ipv4: readonly Range[] } {
  const ranges: { readonly 4: Range[]; readonly 6: Range[] } = { 4: [], 6: [] };
  let local = false;
  for (const key of keys) {
    if (key === 'local') local = true;
    const network = parseNetwork(key);
    if (network !== undefined)
      ranges[network.address.family].push({ low: networkBase(network), high: networkLast(network) });
  }
  return { ipv4: ranges[4], ipv6: ranges[6], local, patterns: [] };
}

/** Networks that no client on the Internet has: private, shared, link-local, loopback, multicast and reserved ones. */
const notPublic = networkRanges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/**
 * The addresses that a stranger may come from: the public ones (the documentation networks stand for them in examples), but for the machine's own.
 */
export function publicAddresses(own: readonly string[]): SourcePredicate {
  const mine = networkRanges(own);
  return {
    ipv4: complement([...notPublic.ipv4, ...mine.ipv4], 32n),
    ipv6: without(networkRanges(['2000::/3']).ipv6, mine.ipv6),
    local: false,
    patterns: [],
  };
}

function complement(ranges: readonly Range[], width: bigint): readonly Range[] {
  return without([{ low: 0n, high: (1n << width) - 1n }], ranges);
}

/** `ranges` (disjoint) without the addresses of `taken`. */
function without(ranges: readonly Range[], taken: readonly Range[]): readonly Range[] {
  let left = [...ranges];
  for (const gone of taken) {
    left = left.flatMap(({ low, high }) => {
      if (gone.high < low || gone.low > high) return [{ low, high }];
      const parts: Range[] = [];
      if (low < gone.low) parts.push({ low, high: gone.low - 1n });
      if (gone.high < high) parts.push({ low: gone.high + 1n, high });
      return parts;
    });
  }
  return left;
}
