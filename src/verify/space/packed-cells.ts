import { spend } from '../budget.js';
import { Ipv4Ranges } from '../match/ipv4-ranges.js';
import { type AddressRanges, asRanges, type Cell, forEachIpv4 } from './address-ranges.js';

/** The cost of one end of a range, in units of a budget. */
const costOfEnd = 2;

/**
 * The cells of IPv4 addresses, by a sweep with numbers: a table may have a million addresses. An end and its predicate are one number, so that the ends sort without a comparison in
 * JavaScript.
 *
 * @param predicates merged ranges
 */
export function packedCells(predicates: readonly AddressRanges[]): readonly Cell[] {
  const ends = new Float64Array(predicates.reduce((sum, { length }) => sum + length, 0) * 2);
  spend(ends.length * costOfEnd);
  let count = 0;
  predicates.forEach((ranges, predicate) => {
    forEachIpv4(ranges, (first, last) => {
      ends[count] = first * maxPredicates + predicate;
      ends[count + 1] = (last + 1) * maxPredicates + predicate;
      count += 2;
    });
  });
  ends.sort();
  const sets = new PredicateSets();
  /** The addresses between two ends are a segment, which belongs to a cell. */
  const starts = new Uint32Array(ends.length + 1);
  const owners = new Uint32Array(ends.length + 1);
  let segments = 0;
  let start = 0;
  const close = (next: number): void => {
    starts[segments] = start;
    owners[segments] = sets.current.take();
    segments += 1;
    start = next;
  };
  for (const end of ends) {
    const at = Math.floor(end / maxPredicates);
    if (at > start) close(at);
    sets.change(end - at * maxPredicates);
  }
  if (start < 2 ** 32) close(2 ** 32);
  const { found } = sets;
  const ranges = found.map(({ count: size }) => new Ipv4Ranges(new Uint32Array(size), new Uint32Array(size)));
  const filled = new Uint32Array(found.length);
  for (let segment = 0; segment < segments; segment += 1) {
    const owner = owners[segment] ?? 0;
    const own = ranges[owner];
    const at = filled[owner] ?? 0;
    if (own === undefined) continue;
    own.first[at] = starts[segment] ?? 0;
    // After the last segment comes 0, which is 2^32 here.
    own.last[at] = (starts[segment + 1] ?? 0) - 1;
    filled[owner] = at + 1;
  }
  return ranges.map((own, number) => ({
    predicates: found[number]?.predicates ?? [],
    ranges: asRanges(own),
  }));
}

/** The most predicates whose number fits into that of an end: 2^32 times this is exact. */
export const maxPredicates = 2 ** 20;

/** The set of the predicates that hold at a place of the sweep. A set that one predicate leads to is remembered, because most sets are met again and again. */
class PredicateSets {
  readonly #known = new Map<string, PredicateSet>();
  readonly #holding = new Set<number>();
  #set: PredicateSet | undefined;
  /** How many predicates have changed since the set was asked for, and the last of them. */
  #changed = 0;
  #last = 0;

  /** The sets with a place, in the order of the first one. */
  get found(): readonly PredicateSet[] {
    return [...this.#known.values()];
  }

  /** Within one predicate the ranges are disjoint, so that each end opens or closes it. */
  change(predicate: number): void {
    if (!this.#holding.delete(predicate)) this.#holding.add(predicate);
    this.#changed += 1;
    this.#last = predicate;
  }

  /** The set of the predicates that hold here. */
  get current(): PredicateSet {
    const before = this.#set;
    const changed = this.#changed;
    if (before !== undefined && changed === 0) return before;
    this.#changed = 0;
    const next = before !== undefined && changed === 1 ? before.next : undefined;
    const found = next?.get(this.#last) ?? this.#look();
    next?.set(this.#last, found);
    this.#set = found;
    return found;
  }

  #look(): PredicateSet {
    spend(this.#holding.size + 1);
    const holding = [...this.#holding].sort((a, b) => a - b);
    const key = holding.join(',');
    const known = this.#known.get(key) ?? new PredicateSet(this.#known.size, holding);
    this.#known.set(key, known);
    return known;
  }
}

/** Predicates that hold together, and the number of segments where they do. */
class PredicateSet {
  #next: Map<number, PredicateSet> | undefined;
  #count = 0;

  constructor(
    readonly number: number,
    readonly predicates: readonly number[],
  ) {}

  /** The sets that the change of one predicate leads to. */
  get next(): Map<number, PredicateSet> {
    this.#next ??= new Map();
    return this.#next;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes a segment, and returns the number of the set. */
  take(): number {
    this.#count += 1;
    return this.number;
  }
}
