import { spend } from '../budget.js';
import { type AddressRange, byNumber, includes, merged, sizeOf } from './address-ranges.js';

/** Addresses that no predicate tells apart. */
export interface Cell {
  /** The predicates that hold, in ascending order. */
  readonly predicates: readonly number[];
  /** Ascending and disjoint. */
  readonly ranges: readonly AddressRange[];
  /** The number of addresses. */
  readonly size: bigint;
  includes(address: bigint): boolean;
  /** The first ranges, at most `count`. */
  firstRanges(count: number): readonly AddressRange[];
}

/** The cost of one end of a range, in units of a budget: as a number of 128 bits, and as one of 32. */
const costOfEnd = 20;
const costOfIPv4End = 2;

/** Partitions the addresses of a family, [0, 2^width), into the cells that the predicates' ranges make, by one sweep over their ends. */
export function cells(predicates: readonly (readonly AddressRange[])[], width: number): readonly Cell[] {
  const ranges = predicates.map(merged);
  return width === 32 && ranges.length <= maxPredicates ? ipv4Cells(ranges) : widerCells(ranges, width);
}

function widerCells(predicates: readonly (readonly AddressRange[])[], width: number): readonly Cell[] {
  const ends = predicates.flatMap((ranges, predicate) =>
    ranges.flatMap(({ low, high }) => [
      { at: low, predicate },
      { at: high + 1n, predicate },
    ]),
  );
  spend(ends.length * costOfEnd);
  ends.sort((a, b) => byNumber(a.at, b.at));
  const sets = new PredicateSets((holding) => new RangeCell(holding));
  let low = 0n;
  const close = (next: bigint): void => {
    if (next <= low) return;
    sets.current.ranges.push({ low, high: next - 1n });
    low = next;
  };
  for (const { at, predicate } of ends) {
    close(at);
    sets.change(predicate);
  }
  close(1n << BigInt(width));
  return sets.found;
}

/** The sweep with numbers: a table may have a million addresses. An end and its predicate are one number, so that the ends sort without a comparison in JavaScript. */
function ipv4Cells(predicates: readonly (readonly AddressRange[])[]): readonly Cell[] {
  const ends = new Float64Array(predicates.reduce((sum, { length }) => sum + length, 0) * 2);
  spend(ends.length * costOfIPv4End);
  let count = 0;
  predicates.forEach((ranges, predicate) => {
    for (const { low, high } of ranges) {
      ends[count] = Number(low) * maxPredicates + predicate;
      ends[count + 1] = (Number(high) + 1) * maxPredicates + predicate;
      count += 2;
    }
  });
  ends.sort();
  const met = new Uint32Array(predicates.length);
  const sets = new PredicateSets((holding) => new PackedCell(holding));
  let low = 0;
  for (const end of ends) {
    const at = Math.floor(end / maxPredicates);
    const predicate = end % maxPredicates;
    const position = met[predicate] ?? 0;
    met[predicate] = position + 1;
    // If the end closes a range that no other end divides, the cell takes it as it is.
    if (at > low)
      sets.current.add(low, at, position % 2 === 1 ? predicates[predicate]?.[position >> 1] : undefined);
    low = at;
    sets.change(predicate);
  }
  if (low < 2 ** 32) sets.current.add(low, 2 ** 32, undefined);
  return sets.found;
}

/** The most predicates whose number fits into that of an end: 2^32 times this is exact. */
const maxPredicates = 2 ** 20;

/** The set of the predicates that hold at a place of the sweep. A set that one predicate leads to is remembered, because most sets are met again and again. */
class PredicateSets<Kept extends Cell> {
  readonly #make: (holding: readonly number[]) => Kept;
  readonly #known = new Map<string, Kept>();
  readonly #next = new Map<Kept, Map<number, Kept>>();
  readonly #holding = new Set<number>();
  #cell: Kept | undefined;
  /** How many predicates have changed since the cell was asked for, and the last of them. */
  #changed = 0;
  #last = 0;

  constructor(make: (holding: readonly number[]) => Kept) {
    this.#make = make;
  }

  /** The cells with a place, in the order of the first one. */
  get found(): readonly Kept[] {
    return [...this.#known.values()];
  }

  /** Within one predicate the ranges are disjoint, so that each end opens or closes it. */
  change(predicate: number): void {
    if (!this.#holding.delete(predicate)) this.#holding.add(predicate);
    this.#changed += 1;
    this.#last = predicate;
  }

  /** The cell of the places where these predicates hold. */
  get current(): Kept {
    const before = this.#cell;
    const changed = this.#changed;
    if (before !== undefined && changed === 0) return before;
    this.#changed = 0;
    const next = before !== undefined && changed === 1 ? this.#nextOf(before) : undefined;
    const found = next?.get(this.#last) ?? this.#look();
    next?.set(this.#last, found);
    this.#cell = found;
    return found;
  }

  #nextOf(cell: Kept): Map<number, Kept> {
    const known = this.#next.get(cell);
    if (known !== undefined) return known;
    const next = new Map<number, Kept>();
    this.#next.set(cell, next);
    return next;
  }

  #look(): Kept {
    spend(this.#holding.size + 1);
    const holding = [...this.#holding].sort((a, b) => a - b);
    const key = holding.join(',');
    const known = this.#known.get(key) ?? this.#make(holding);
    this.#known.set(key, known);
    return known;
  }
}

export class RangeCell implements Cell {
  readonly predicates: readonly number[];
  readonly ranges: AddressRange[];

  constructor(predicates: readonly number[], ranges: AddressRange[] = []) {
    this.predicates = predicates;
    this.ranges = ranges;
  }

  get size(): bigint {
    return sizeOf(this.ranges);
  }

  includes(address: bigint): boolean {
    return includes(this.ranges, address);
  }

  firstRanges(count: number): readonly AddressRange[] {
    return this.ranges.slice(0, count);
  }
}

/** A cell of IPv4 addresses. Its ranges are made of numbers on demand: nobody asks for the million between those of a large table. */
class PackedCell implements Cell {
  readonly predicates: readonly number[];
  readonly #lows: number[] = [];
  readonly #nexts: number[] = [];
  /** The ranges, as long as they are those of a predicate. */
  #given: AddressRange[] | undefined = [];
  #ranges: readonly AddressRange[] | undefined;
  #size = 0;

  constructor(predicates: readonly number[]) {
    this.predicates = predicates;
  }

  /** Adds the addresses from `low` to `next - 1`. */
  add(low: number, next: number, range: AddressRange | undefined): void {
    this.#lows.push(low);
    this.#nexts.push(next);
    this.#size += next - low;
    if (range !== undefined && Number(range.low) === low) this.#given?.push(range);
    else this.#given = undefined;
  }

  get ranges(): readonly AddressRange[] {
    this.#ranges ??= this.#given ?? this.firstRanges(this.#lows.length);
    return this.#ranges;
  }

  get size(): bigint {
    return BigInt(this.#size);
  }

  includes(address: bigint): boolean {
    const wanted = Number(address);
    let low = 0;
    let high = this.#lows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#nexts[middle] ?? 0) <= wanted) low = middle + 1;
      else high = middle;
    }
    return (this.#lows[low] ?? Number.POSITIVE_INFINITY) <= wanted;
  }

  firstRanges(count: number): readonly AddressRange[] {
    return this.#lows.slice(0, count).map((low, at) => ({
      low: BigInt(low),
      high: BigInt((this.#nexts[at] ?? 0) - 1),
    }));
  }
}
