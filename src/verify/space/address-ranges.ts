import type { AddressRange } from '../match/address.js';
import { covering, Ipv4Ranges } from '../match/ipv4-ranges.js';

/** Ranges of addresses of one family: a list of them, or numbers where there are many of IPv4. */
export type AddressRanges = readonly AddressRange[] | Ipv4Ranges;

/** From this many ranges of IPv4 on they are numbers. */
export const manyRanges = 1000;

/** Compares two addresses, for sorting. */
export const byNumber = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ranges as numbers only where there are many. */
export const asRanges = (ranges: Ipv4Ranges): AddressRanges =>
  ranges.length < manyRanges ? ranges.slice(0) : ranges;

/** The addresses in some lists of ranges, as {@link merged} ranges. */
export function rangesOfAll(lists: readonly AddressRanges[]): AddressRanges {
  const [only = []] = lists;
  if (lists.length < 2) return merged(only);
  if (!lists.some((list) => list instanceof Ipv4Ranges)) return merged(lists.flatMap((list) => [...list]));
  const firsts = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  const lasts = new Uint32Array(firsts.length);
  let count = 0;
  for (const list of lists)
    forEachIpv4(list, (first, last) => {
      firsts[count] = first;
      lasts[count++] = last;
    });
  return covering(firsts, lasts);
}

/** Passes the ends of ranges of IPv4 as numbers. */
export function forEachIpv4(ranges: AddressRanges, take: (first: number, last: number) => void): void {
  if (ranges instanceof Ipv4Ranges)
    for (let at = 0; at < ranges.length; at += 1) take(ranges.first[at] ?? 0, ranges.last[at] ?? 0);
  else for (const { low, high } of ranges) take(Number(low), Number(high));
}

/** Merges ranges into disjoint ranges that do not touch, in ascending order. */
export function merged(ranges: readonly AddressRange[]): readonly AddressRange[];
export function merged(ranges: AddressRanges): AddressRanges;
export function merged(ranges: AddressRanges): AddressRanges {
  if (ranges instanceof Ipv4Ranges || isMerged(ranges)) return ranges;
  const sorted = [...ranges].sort((a, b) => byNumber(a.low, b.low));
  const result: AddressRange[] = [];
  for (const range of sorted) {
    const last = result[result.length - 1];
    if (last === undefined || range.low > last.high + 1n) result.push(range);
    else if (range.high > last.high) result[result.length - 1] = { low: last.low, high: range.high };
  }
  return result;
}

function isMerged(ranges: AddressRanges): boolean {
  let free = 0n;
  for (const { low, high } of ranges) {
    if (low < free) return false;
    free = high + 2n;
  }
  return true;
}

/** The number of addresses in disjoint ranges. */
export function sizeOf(ranges: AddressRanges): bigint {
  if (ranges instanceof Ipv4Ranges) return BigInt(ranges.size);
  let size = 0n;
  for (const { low, high } of ranges) size += high - low + 1n;
  return size;
}

/** The number of addresses in the widest of some ranges. */
export function sizeOfWidest(ranges: AddressRanges): bigint {
  if (ranges instanceof Ipv4Ranges) return BigInt(ranges.widest);
  let widest = 0n;
  for (const { low, high } of ranges) if (high - low >= widest) widest = high - low + 1n;
  return widest;
}

/** The number of networks with `hostBits` host bits that some ascending disjoint ranges touch. */
export function networkCount(ranges: AddressRanges, hostBits: number): number {
  if (ranges instanceof Ipv4Ranges) return ranges.networkCount(hostBits);
  const shift = BigInt(hostBits);
  let count = 0n;
  let last = -1n;
  for (const { low, high } of ranges) {
    const first = low >> shift;
    const end = high >> shift;
    count += end - (first > last ? first - 1n : last);
    last = end;
  }
  return Number(count);
}

/** The networks that make up a range, in ascending order and each as wide as possible. `width` is the family's number of bits. */
export function* networksOf(
  range: AddressRange,
  width: number,
): Generator<{ readonly base: bigint; readonly prefix: number }> {
  let low = range.low;
  while (low <= range.high) {
    let bits = 0;
    while (
      bits < width &&
      (low >> BigInt(bits)) % 2n === 0n &&
      low + (1n << BigInt(bits + 1)) - 1n <= range.high
    )
      bits += 1;
    yield { base: low, prefix: width - bits };
    low += 1n << BigInt(bits);
  }
}

/** Addresses that no predicate tells apart. */
export interface Cell {
  /** The predicates that hold, in ascending order. */
  readonly predicates: readonly number[];
  /** Ascending and disjoint; none of them touch. */
  readonly ranges: AddressRanges;
}

/** A cell of a family whose ranges are never numbers. */
export interface ListedCell extends Cell {
  readonly ranges: readonly AddressRange[];
}

/** Whether `address` is in ascending disjoint ranges, by binary search. */
export function includes(ranges: AddressRanges, address: bigint): boolean {
  if (ranges instanceof Ipv4Ranges) return ranges.includes(Number(address));
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (address < range.low) high = middle - 1;
    else if (address > range.high) low = middle + 1;
    else return true;
  }
  return false;
}
