import { type AddressRange, addressWidth } from './address.js';

/** Ranges of IPv4 addresses as numbers, since a table may have a million: disjoint, in ascending order, and none of them touch. As {@link AddressRange} they are made on demand. */
export class Ipv4Ranges implements Iterable<AddressRange> {
  readonly length: number;

  /** @param first the first addresses of the ranges, `last` the last ones */
  constructor(
    readonly first: Uint32Array,
    readonly last: Uint32Array,
  ) {
    this.length = first.length;
  }

  /** The number of addresses. */
  get size(): number {
    return this.networkCount(0);
  }

  /** The number of addresses in the widest range. */
  get widest(): number {
    return this.first.reduce((most, low, at) => Math.max(most, (this.last[at] ?? low) - low + 1), 0);
  }

  /** The number of networks with `hostBits` host bits that the ranges touch. */
  networkCount(hostBits: number): number {
    const each = 2 ** hostBits;
    let before = -1;
    return this.first.reduce((count, low, at) => {
      const start = Math.max(Math.floor(low / each), before + 1);
      before = Math.floor((this.last[at] ?? low) / each);
      return count + before - start + 1;
    }, 0);
  }

  includes(address: number): boolean {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.last[middle] ?? 0) < address) low = middle + 1;
      else high = middle;
    }
    return (this.first[low] ?? Number.POSITIVE_INFINITY) <= address;
  }

  /** Some of the ranges, as `slice` of arrays. */
  slice(start: number, end?: number): readonly AddressRange[] {
    const lasts = this.last.subarray(start, end);
    const ranges: AddressRange[] = [];
    for (const first of this.first.subarray(start, end)) {
      const last = lasts[ranges.length] ?? first;
      const low = BigInt(first);
      ranges.push({ low, high: first === last ? low : BigInt(last) });
    }
    return ranges;
  }

  *[Symbol.iterator](): Generator<AddressRange> {
    for (let at = 0; at < this.length; at += together) yield* this.slice(at, at + together);
  }
}

/** How many ranges are made at once when all are looked at. */
const together = 1000;

/** The ranges that cover what some ranges cover, which may overlap. The arrays are used up. */
export function covering(first: Uint32Array, last: Uint32Array): Ipv4Ranges {
  // If both ends are sorted by themselves, those before a gap are as many.
  first.sort();
  last.sort();
  let count = 0;
  for (let at = 0; at < first.length; at += 1) {
    const start = first[at] ?? 0;
    // No more ranges are written than were read.
    if (count === 0 || start > (last[count - 1] ?? 0) + 1) first[count++] = start;
    last[count - 1] = last[at] ?? start;
  }
  return new Ipv4Ranges(first.subarray(0, count), last.subarray(0, count));
}

/** An IPv4 address times this, and the width of its network, are one number for what reads many networks. */
export const packedWidths = 64;

/** The ranges that packed networks cover. */
export function rangesOfPacked(networks: Float64Array): Ipv4Ranges {
  const first = new Uint32Array(networks.length);
  const last = new Uint32Array(networks.length);
  for (let at = 0; at < networks.length; at += 1) {
    const packed = networks[at] ?? 0;
    const size = 2 ** (addressWidth[4] - (packed % packedWidths));
    const address = Math.floor(packed / packedWidths);
    first[at] = address - (address % size);
    last[at] = (first[at] ?? 0) + size - 1;
  }
  return covering(first, last);
}
