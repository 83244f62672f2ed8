import { spend } from '../budget.js';
import { type AddressRange, type Network, networkBase, networkLast, parseAddress } from '../match/address.js';
import { rangesOfPacked } from '../match/ipv4-ranges.js';
import { packedIPv4, parseNetwork } from '../match/network.js';
import { type AddressRanges, asRanges, merged } from './address-ranges.js';
import type { SourcePredicate } from './source-atom.js';

/** The addresses in the networks of a table's entries; an entry that is not a network has none. */
export function networkRanges(keys: readonly string[]): SourcePredicate {
  spend(keys.length * costOfNetwork);
  let ranges = rangesOf.get(keys);
  if (ranges === undefined) {
    ranges = readRanges(keys);
    rangesOf.set(keys, ranges);
  }
  return ranges;
}

/** A cache, by the keys of a table. */
const rangesOf = new WeakMap<readonly string[], SourcePredicate>();

/** The cost of one network, in units of a budget. */
const costOfNetwork = 5;

function readRanges(keys: readonly string[]): SourcePredicate {
  const networks = new Float64Array(keys.length);
  let count = 0;
  const ipv6Ranges: AddressRange[] = [];
  let local = false;
  for (const key of keys) {
    if (key === 'local') local = true;
    const packed = packedIPv4(key);
    if (packed !== undefined) {
      networks[count++] = packed;
      continue;
    }
    const network = parseNetwork(key);
    if (network !== undefined) ipv6Ranges.push({ low: networkBase(network), high: networkLast(network) });
  }
  return {
    ipv4: asRanges(rangesOfPacked(networks.subarray(0, count))),
    ipv6: ipv6Ranges,
    local,
    patterns: [],
  };
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

/** All addresses of IPv4. */
export const wholeIpv4 = { low: 0n, high: (1n << 32n) - 1n };

/** Networks of translators whose last 32 bits are an IPv4 address (RFC 6052, RFC 2765). */
const suffixed = ['64:ff9b::/96', '::ffff:0:0:0/96'];

/** Other networks that embed the IPv4 Internet: an owner's own translators (RFC 8215) and Teredo (RFC 4380). 6to4 is as wide as what it embeds. */
const embedding = ['64:ff9b:1::/48', '2001::/32'];

const ipv6 = networkRanges(['::/0']).ipv6;
const embedded = merged(networkRanges([...suffixed, ...embedding]).ipv6);

/** The IPv6 networks that embed the IPv4 Internet, and the others. IPv4-mapped addresses are not among the first: smtpd's sockets take no IPv4 as IPv6. */
export const embeddings = {
  inside: embedded,
  outside: ipv6.flatMap((range) => without(range, embedded)),
};

/**
 * The addresses that a stranger may come from: public ones (the documentation networks represent them in examples), including IPv4 in its IPv6 form, except those
 * that are known: the machine's own, and trusted networks.
 */
export function publicAddresses(known: readonly string[]): SourcePredicate {
  spend(known.length * costOfNetwork);
  return known.length === 0 ? ofAnybody() : addressesBeside(known);
}

/** {@link publicAddresses} without known ones: it is the same for every configuration, so that it costs no budget. */
let anybodys: SourcePredicate | undefined;
function ofAnybody(): SourcePredicate {
  anybodys ??= addressesBeside([]);
  return anybodys;
}

function addressesBeside(known: readonly string[]): SourcePredicate {
  const { ipv4, ipv6: taken } = readRanges([...notPublic, ...known]);
  const reserved = readRanges(notPublic).ipv4;
  const translated = readRanges(suffixed).ipv6.flatMap(({ low }) =>
    without(wholeIpv4, reserved).map((range) => ({ low: low + range.low, high: low + range.high })),
  );
  return {
    ipv4: without(wholeIpv4, ipv4),
    ipv6: [...translated, ...readRanges(['2000::/3', ...embedding]).ipv6].flatMap((range) =>
      without(range, taken),
    ),
    local: false,
    patterns: [],
  };
}

/** `range` without the addresses of `taken`, in ascending order. */
function without({ low, high }: AddressRange, taken: AddressRanges): readonly AddressRange[] {
  const parts: AddressRange[] = [];
  let from = low;
  for (const gone of merged(taken)) {
    if (gone.low > high) break;
    if (gone.low > from) parts.push({ low: from, high: gone.low - 1n });
    if (gone.high >= from) from = gone.high + 1n;
  }
  if (from <= high) parts.push({ low: from, high });
  return parts;
}

/** Whether no client on the Internet can reach an address; false for names of interfaces and for wildcards. */
export function isPrivateAddress(text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined || address.bits === 0n) return false;
  const { ipv4, ipv6 } = ofAnybody();
  const ranges = address.family === 4 ? ipv4 : ipv6;
  for (const { low, high } of ranges) if (low <= address.bits && address.bits <= high) return false;
  return true;
}

/** The number of public addresses in a network. */
export function publicPart(network: Network): bigint {
  const { ipv4, ipv6 } = ofAnybody();
  const [first, last] = [networkBase(network), networkLast(network)];
  let sum = 0n;
  for (const { low, high } of network.address.family === 4 ? ipv4 : ipv6) {
    const from = low > first ? low : first;
    const to = high < last ? high : last;
    if (to >= from) sum += to - from + 1n;
  }
  return sum;
}
