/** A range of addresses, both ends included. */
export interface AddressRange {
  readonly low: bigint;
  readonly high: bigint;
}

/** Compares two addresses, for sorting. */
export const byNumber = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Merges ranges into disjoint ranges that do not touch, in ascending order. */
export function merged(ranges: readonly AddressRange[]): readonly AddressRange[] {
  if (isMerged(ranges)) return ranges;
  const sorted = [...ranges].sort((a, b) => byNumber(a.low, b.low));
  const result: AddressRange[] = [];
  for (const range of sorted) {
    const last = result[result.length - 1];
    if (last === undefined || range.low > last.high + 1n) result.push(range);
    else if (range.high > last.high) result[result.length - 1] = { low: last.low, high: range.high };
  }
  return result;
}

function isMerged(ranges: readonly AddressRange[]): boolean {
  let free = 0n;
  for (const { low, high } of ranges) {
    if (low < free) return false;
    free = high + 2n;
  }
  return true;
}

/** The number of addresses in disjoint ranges. */
export function sizeOf(ranges: Iterable<AddressRange>): bigint {
  let size = 0n;
  for (const { low, high } of ranges) size += high - low + 1n;
  return size;
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
  /** Ascending and disjoint. */
  readonly ranges: readonly AddressRange[];
  /** Set if the ranges are made on demand: what can be asked without them. */
  readonly packed?: PackedRanges;
}

export interface PackedRanges {
  /** The number of addresses. */
  readonly size: bigint;
  includes(address: bigint): boolean;
  /** The first ranges, at most `count`. */
  first(count: number): readonly AddressRange[];
}

/** Whether `address` is in ascending disjoint ranges, by binary search. */
export function includes(ranges: readonly AddressRange[], address: bigint): boolean {
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
