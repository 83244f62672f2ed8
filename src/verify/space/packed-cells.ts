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
  const sets = new PredicateSets();
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
export const maxPredicates = 2 ** 20;

/** The set of the predicates that hold at a place of the sweep. A set that one predicate leads to is remembered, because most sets are met again and again. */
class PredicateSets {
  readonly #known = new Map<string, PackedCell>();
  readonly #next = new Map<PackedCell, Map<number, PackedCell>>();
  readonly #holding = new Set<number>();
  #cell: PackedCell | undefined;
  /** How many predicates have changed since the cell was asked for, and the last of them. */
  #changed = 0;
  #last = 0;

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
    const known = this.#known.get(key) ?? new PackedCell(holding);
    this.#known.set(key, known);
    return known;
  }
}

/** A cell of IPv4 addresses. Its ranges are made of numbers on demand: nobody asks for the million between those of a large table. */
class PackedCell implements Cell, PackedRanges {
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
    this.#ranges ??= this.#given ?? this.first(this.#lows.length);
    return this.#ranges;
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
    let high = this.#lows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#nexts[middle] ?? 0) <= wanted) low = middle + 1;
      else high = middle;
    }
    return (this.#lows[low] ?? Number.POSITIVE_INFINITY) <= wanted;
  }

  first(count: number): readonly AddressRange[] {
    return this.#lows.slice(0, count).map((low, at) => ({
      low: BigInt(low),
      high: BigInt((this.#nexts[at] ?? 0) - 1),
    }));
  }
}
