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
const notPublic = [
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
];

/**
 * The addresses that a stranger may come from: the public ones (the documentation networks stand for them in examples), but for the machine's own.
 */
export function publicAddresses(own: readonly string[]): SourcePredicate {
  const { ipv4, ipv6 } = networkRanges([...notPublic, ...own]);
  return {
    ipv4: without({ low: 0n, high: (1n << 32n) - 1n }, ipv4),
    ipv6: networkRanges(['2000::/3']).ipv6.flatMap((range) => without(range, ipv6)),
    local: false,
    patterns: [],
  };
}

/** `range` without the addresses of `taken`, in ascending order. */
function without({ low, high }: Range, taken: readonly Range[]): readonly Range[] {
  const parts: Range[] = [];
  let from = low;
  for (const gone of [...taken].sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0))) {
    if (gone.low > high) break;
    if (gone.low > from) parts.push({ low: from, high: gone.low - 1n });
    if (gone.high >= from) from = gone.high + 1n;
  }
  if (from <= high) parts.push({ low: from, high });
  return parts;
}
