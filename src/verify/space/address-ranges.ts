import { spend } from '../budget.js';

/** A range of addresses, both ends included. */
export interface AddressRange {
  readonly low: bigint;
  readonly high: bigint;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Merges ranges into disjoint ranges that do not touch, in ascending order. */
export function merged(ranges: Iterable<AddressRange>): readonly AddressRange[] {
  const sorted = [...ranges].sort((a, b) => compare(a.low, b.low));
  const result: AddressRange[] = [];
  for (const range of sorted) {
    const last = result[result.length - 1];
    if (last === undefined || range.low > last.high + 1n) result.push(range);
    else if (range.high > last.high) result[result.length - 1] = { low: last.low, high: range.high };
  }
  return result;
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
  readonly ranges: readonly AddressRange[];
}

/** The cost of one end of a range, in units of a budget. */
const costOfEnd = 20;

/** Partitions [0, 2^width) into the cells that the predicates' ranges make, by one sweep over their ends. */
export function cells(predicates: readonly (readonly AddressRange[])[], width: number): readonly Cell[] {
  const ends: { readonly at: bigint; readonly predicate: number }[] = [];
  predicates.forEach((ranges, predicate) => {
    for (const { low, high } of merged(ranges)) {
      ends.push({ at: low, predicate });
      ends.push({ at: high + 1n, predicate });
    }
  });
  spend(ends.length * costOfEnd);
  ends.sort((a, b) => compare(a.at, b.at));
  const total = 1n << BigInt(width);
  const found = new Map<string, { predicates: readonly number[]; ranges: AddressRange[] }>();
  const active = new Set<number>();
  let low = 0n;
  const close = (next: bigint): void => {
    if (next <= low) return;
    spend(active.size + 1);
    const sorted = [...active].sort((a, b) => a - b);
    const key = sorted.join(',');
    const cell = found.get(key);
    if (cell === undefined) found.set(key, { predicates: sorted, ranges: [{ low, high: next - 1n }] });
    else cell.ranges.push({ low, high: next - 1n });
    low = next;
  };
  for (const { at, predicate } of ends) {
    close(at < total ? at : total);
    // Within one predicate the ranges are disjoint, so each end opens or closes it.
    if (!active.delete(predicate)) active.add(predicate);
  }
  close(total);
  return [...found.values()];
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
