import { addressWidth, type Network, networkBase } from './address.js';

/** Disjoint ranges of IPv4 addresses in ascending order, both ends included, as numbers: there may be a million. */
export interface NumberedRanges {
  readonly first: Float64Array;
  readonly last: Float64Array;
}

const widths = 64;

/** An IPv4 network as one number. These numbers have the order of the first addresses. */
export const packedNetwork = (network: Network): number =>
  Number(networkBase(network)) * widths + network.prefix;

/** The ranges that packed networks cover. */
export function rangesOfPacked(networks: readonly number[]): NumberedRanges {
  const first = Float64Array.from(networks).sort();
  const last = new Float64Array(first.length);
  let count = 0;
  let next = -1;
  for (const network of first) {
    const low = Math.floor(network / widths);
    const end = low + 2 ** (addressWidth[4] - (network % widths));
    // No more ranges are written than networks were read.
    if (low > next) first[count++] = low;
    next = Math.max(next, end);
    last[count - 1] = next - 1;
  }
  return { first: first.subarray(0, count), last: last.subarray(0, count) };
}

/** Whether an IPv4 address is in one of the ranges. */
export function isInRanges({ first, last }: NumberedRanges, address: number): boolean {
  let low = 0;
  let high = last.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((last[middle] ?? 0) < address) low = middle + 1;
    else high = middle;
  }
  return (first[low] ?? Number.POSITIVE_INFINITY) <= address;
}
