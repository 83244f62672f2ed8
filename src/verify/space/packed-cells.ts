import { spend } from '../budget.js';
import type { AddressRange, Cell, PackedRanges } from './address-ranges.js';

/** The cost of one end of a range, in units of a budget. */
const costOfEnd = 2;

/** The cells of IPv4 addresses, by a sweep with numbers: a table may have a million addresses. An end and its predicate are one number, so that the ends sort without a comparison in JavaScript. */
export function packedCells(predicates: readonly (readonly AddressRange[])[]): readonly Cell[] {
  const ends = new Float64Array(predicates.reduce((sum, { length }) => sum + length, 0) * 2);
  spend(ends.length * costOfEnd);
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
  const starts = new Float64Array(ends.length + 2);
  const wholes = new Int32Array(ends.length + 1);
  const owners = new Uint32Array(ends.length + 1);
  const sets = new PredicateSets({ predicates, starts, wholes });
  let segments = 0;
  const close = (next: number, predicate: number, whole: number): void => {
    const cell = sets.current;
    cell.count(next - (starts[segments] ?? 0), predicate);
    wholes[segments] = whole;
    owners[segments] = cell.number;
    segments += 1;
    starts[segments] = next;
  };
  let before = -1;
  for (const end of ends) {
    const at = Math.floor(end / maxPredicates);
    const predicate = end % maxPredicates;
    const position = met[predicate] ?? 0;
    met[predicate] = position + 1;
    // If the end closes a range that no other end divides, the segment is that range.
    const isWhole = position % 2 === 1 && before === predicate;
    if (at > (starts[segments] ?? 0)) close(at, isWhole ? predicate : -1, position >> 1);
    before = predicate;
    sets.change(predicate);
  }
  if ((starts[segments] ?? 0) < 2 ** 32) close(2 ** 32, -1, 0);
  const { found } = sets;
  for (let segment = 0; segment < segments; segment += 1) found[owners[segment] ?? 0]?.take(segment);
  return found;
}

/** The addresses between the ends of all ranges: a segment begins where the one before it ends. */
interface Segments {
  readonly predicates: readonly (readonly AddressRange[])[];
  readonly starts: Float64Array;
  /** If a segment is a range of a predicate, the position of that among its ranges. */
  readonly wholes: Int32Array;
}

/** The most predicates whose number fits into that of an end: 2^32 times this is exact. */
export const maxPredicates = 2 ** 20;

/** The set of the predicates that hold at a place of the sweep. A set that one predicate leads to is remembered, because most sets are met again and again. */
class PredicateSets {
  readonly #segments: Segments;
  readonly #known = new Map<string, PackedCell>();
  readonly #next = new Map<PackedCell, Map<number, PackedCell>>();
  readonly #holding = new Set<number>();
  #cell: PackedCell | undefined;
  /** How many predicates have changed since the cell was asked for, and the last of them. */
  #changed = 0;
  #last = 0;

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  /** The cells with a place, in the order of the first one. */
  get found(): readonly PackedCell[] {
    return [...this.#known.values()];
  }

  /** Within one predicate the ranges are disjoint, so that each end opens or closes it. */
  change(predicate: number): void {
    if (!this.#holding.delete(predicate)) this.#holding.add(predicate);
    this.#changed += 1;
    this.#last = predicate;
  }

  /** The cell of the places where these predicates hold. */
  get current(): PackedCell {
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

  #nextOf(cell: PackedCell): Map<number, PackedCell> {
    const known = this.#next.get(cell);
    if (known !== undefined) return known;
    const next = new Map<number, PackedCell>();
    this.#next.set(cell, next);
    return next;
  }

  #look(): PackedCell {
    spend(this.#holding.size + 1);
    const holding = [...this.#holding].sort((a, b) => a - b);
    const key = holding.join(',');
    const known = this.#known.get(key) ?? new PackedCell(this.#known.size, holding, this.#segments);
    this.#known.set(key, known);
    return known;
  }
}

/** A cell of IPv4 addresses. Its ranges are made of numbers on demand: nobody asks for the million between those of a large table. */
class PackedCell implements Cell, PackedRanges {
  readonly #all: Segments;
  /** The segments that make up the cell. */
  #own = new Uint32Array();
  #count = 0;
  #taken = 0;
  /** The predicate of which all segments are ranges, or -1. */
  #whole: number | undefined;
  #ranges: readonly AddressRange[] | undefined;
  #size = 0;

  constructor(
    readonly number: number,
    readonly predicates: readonly number[],
    all: Segments,
  ) {
    this.#all = all;
  }

  /** Counts a segment of `size` addresses that is a range of `predicate`; -1 if it is none. */
  count(size: number, predicate: number): void {
    this.#count += 1;
    this.#size += size;
    this.#whole ??= predicate;
    if (this.#whole !== predicate) this.#whole = -1;
  }

  /** Takes a segment, once all were counted. */
  take(segment: number): void {
    if (this.#taken === 0) this.#own = new Uint32Array(this.#count);
    this.#own[this.#taken] = segment;
    this.#taken += 1;
  }

  get ranges(): readonly AddressRange[] {
    this.#ranges ??= this.#given ?? this.first(this.#own.length);
    return this.#ranges;
  }

  /** The ranges of the predicate of which all segments are ranges. */
  get #given(): readonly AddressRange[] | undefined {
    const ranges = this.#all.predicates[this.#whole ?? -1];
    if (ranges === undefined) return undefined;
    const given = Array.from(this.#own, (segment) => ranges[this.#all.wholes[segment] ?? 0]);
    return given.filter((range) => range !== undefined);
  }

  get packed(): PackedRanges {
    return this;
  }

  get size(): bigint {
    return BigInt(this.#size);
  }

  includes(address: bigint): boolean {
    const wanted = Number(address);
    let low = 0;
    let high = this.#own.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#start((this.#own[middle] ?? 0) + 1) <= wanted) low = middle + 1;
      else high = middle;
    }
    const segment = this.#own[low];
    return segment !== undefined && this.#start(segment) <= wanted;
  }

  first(count: number): readonly AddressRange[] {
    return Array.from(this.#own.subarray(0, count), (segment) => ({
      low: BigInt(this.#start(segment)),
      high: BigInt(this.#start(segment + 1) - 1),
    }));
  }

  #start(segment: number): number {
    return this.#all.starts[segment] ?? 2 ** 32;
  }
}
