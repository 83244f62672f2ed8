import { spend } from '../budget.js';
import { type AddressRange, addressWidth } from '../match/address.js';
import {
  type AddressRanges,
  byNumber,
  type Cell,
  type ListedCell,
  manyRanges,
  merged,
} from './address-ranges.js';
import { maxPredicates, packedCells } from './packed-cells.js';

/** The cost of one end of a range, in units of a budget. */
const costOfEnd = 20;

/** Partitions the addresses of a family, [0, 2^width), into the cells that the predicates' ranges make, by one sweep over their ends. */
export function cells(predicates: readonly AddressRanges[], width: (typeof addressWidth)[4]): readonly Cell[];
export function cells(
  predicates: readonly AddressRanges[],
  width: (typeof addressWidth)[6],
): readonly ListedCell[];
export function cells(predicates: readonly AddressRanges[], width: number): readonly Cell[] {
  let count = 0;
  for (const { length } of predicates) count += length;
  if (width === addressWidth[4] && count >= manyRanges && predicates.length <= maxPredicates)
    return packedCells(predicates.map((ranges) => merged(ranges)));
  const ends: { readonly at: bigint; readonly predicate: number }[] = [];
  predicates.forEach((ranges, predicate) => {
    for (const { low, high } of merged(ranges)) {
      ends.push({ at: low, predicate });
      ends.push({ at: high + 1n, predicate });
    }
  });
  spend(ends.length * costOfEnd);
  ends.sort((a, b) => byNumber(a.at, b.at));
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
    close(at);
    // Within one predicate the ranges are disjoint, so each end opens or closes it.
    if (!active.delete(predicate)) active.add(predicate);
  }
  close(1n << BigInt(width));
  return [...found.values()];
}
