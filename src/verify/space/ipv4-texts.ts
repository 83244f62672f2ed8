import type { Automaton } from '../automata/automaton.js';
import { spend, TooLarge } from '../budget.js';
import { type AddressRange, formatAddress } from '../match/address.js';
import { type Cell, includes, sizeOf } from './address-ranges.js';
import { AscendingRanges } from './coarse-ranges.js';
import { cutOut, type SourceAtom, unionOfSources } from './source-atom.js';
import type { StringBudget } from './string-predicates.js';

/** The addresses of one atom below a point of the walk. */
interface Ipv4Part {
  size: bigint;
  sample: string;
}

/** A range, and the index of its cell. */
interface Ipv4Range extends AddressRange {
  readonly index: number;
}

/**
 * Splits the cells of IPv4 by regular expressions over the dotted text: walks the four octets, tracking the state of the automaton and the cells that are still
 * possible.
 */
export function splitIPv4(
  four: readonly Cell[],
  automaton: Automaton,
  pleasant: readonly bigint[],
  budget: StringBudget,
): readonly SourceAtom[] {
  const labelled = labelledIPv4(automaton);
  return [...new Ipv4Walk(four, automaton, budget).parts()].map(([name, part]) => {
    const [index = '0', labels = ''] = name.split(' ');
    const cell = four[Number(index)];
    const chosen = pleasant
      .filter((bits) => cell !== undefined && includes(cell.ranges, bits))
      .map((bits) => formatAddress({ family: 4, bits }))
      .filter((text) => automaton.labels(automaton.walk(0, text)).join(',') === labels);
    const found = {
      kind: 'ipv4' as const,
      predicates: unionOfSources(cell?.predicates ?? [], labels === '' ? [] : labels.split(',').map(Number)),
      samples: [...new Set([...chosen, part.sample])],
      size: part.size,
    };
    const within = cell?.ranges ?? [];
    return part.size === sizeOf(within)
      ? { ...found, ranges: within, exact: true }
      : cutOut(found, within, () => labelled(labels));
  });
}

/** The walk over the octets of all addresses. */
class Ipv4Walk {
  readonly #ranges: readonly Ipv4Range[];
  readonly #automaton: Automaton;
  readonly #budget: StringBudget;
  /** A subtree whose addresses are all in one cell is identified by its depth and cell; only others need their base. */
  readonly #known = new Map<string, ReadonlyMap<string, Ipv4Part>>();
  #work = 0;

  constructor(four: readonly Cell[], automaton: Automaton, budget: StringBudget) {
    const count = four.reduce((sum, { ranges }) => sum + ranges.length, 0);
    if (count > budget.states / 4) throw new TooLarge('too many ranges beside a regular expression');
    this.#ranges = four
      .flatMap((cell, index) => Array.from(cell.ranges, (range) => ({ ...range, index })))
      .sort((a, b) => (a.low < b.low ? -1 : 1));
    this.#automaton = automaton;
    this.#budget = budget;
  }

  /** The addresses of each cell with each set of labels, by the cell's index and the labels. */
  parts(): ReadonlyMap<string, Ipv4Part> {
    return this.#below(0n, 0, { from: 0, to: this.#ranges.length, state: 0 });
  }

  /** @param at the ranges that addresses below this point may be in, and the state of the automaton */
  #below(
    base: bigint,
    depth: number,
    at: { readonly from: number; readonly to: number; readonly state: number },
  ): ReadonlyMap<string, Ipv4Part> {
    const { from, to, state } = at;
    const only = to - from === 1 ? this.#cellAt(from) : undefined;
    const memo = only === undefined ? `${depth} @${base} ${state}` : `${depth} ${only} ${state}`;
    const cached = this.#known.get(memo);
    if (cached !== undefined) return cached;
    this.#work += 256;
    spend(256);
    if (this.#work > this.#budget.states * 64)
      throw new TooLarge('a regular expression over addresses is too large');
    const result = new Map<string, Ipv4Part>();
    const step = 1n << BigInt(8 * (3 - depth));
    let first = from;
    for (let octet = 0; octet < 256; octet += 1) {
      const low = base + BigInt(octet) * step;
      const high = low + step - 1n;
      while (only === undefined && first < to - 1 && (this.#ranges[first]?.high ?? 0n) < low) first += 1;
      let last = first + 1;
      while (only === undefined && last < to && (this.#ranges[last]?.low ?? 0n) <= high) last += 1;
      const text = `${octet}${depth < 3 ? '.' : ''}`;
      const next = this.#automaton.walk(state, text);
      const parts =
        depth === 3
          ? new Map([[this.#nameOf(first, next), { size: 1n, sample: '' }]])
          : this.#below(low, depth + 1, { from: first, to: last, state: next });
      for (const [name, part] of parts) {
        const present = result.get(name);
        if (present === undefined) result.set(name, { size: part.size, sample: text + part.sample });
        else present.size += part.size;
        // The first address of a network is a poor example.
        if (depth === 3 && octet === 1 && present?.sample === '0') present.sample = text;
      }
    }
    this.#known.set(memo, result);
    return result;
  }

  #cellAt(range: number): number {
    return this.#ranges[range]?.index ?? 0;
  }

  #nameOf(range: number, state: number): string {
    return `${this.#cellAt(range)} ${this.#automaton.labels(state).join(',')}`;
  }
}

/** The IPv4 addresses whose text has exactly these labels, given as `labels.join()`: their ranges or, if these are too many, networks around them (not `exact`). */
function labelledIPv4(
  automaton: Automaton,
): (labels: string) => { readonly ranges: readonly AddressRange[]; readonly exact: boolean } {
  type Found = { readonly ranges: readonly AddressRange[]; readonly exact: boolean };
  const find = (labels: string): Found => {
    const known = new Map<string, Found>();
    const below = (state: number, depth: number): Found => {
      const key = `${depth} ${state}`;
      const present = known.get(key);
      if (present !== undefined) return present;
      const ranges = new AscendingRanges([8, 16]);
      let exact = true;
      const step = 256n ** BigInt(3 - depth);
      for (let octet = 0; octet < 256; octet += 1) {
        const next = automaton.walk(state, `${octet}${depth < 3 ? '.' : ''}`);
        const base = BigInt(octet) * step;
        if (depth === 3) {
          if (automaton.labels(next).join(',') === labels) ranges.add(base, base);
          continue;
        }
        const part = below(next, depth + 1);
        exact &&= part.exact;
        for (const { low, high } of part.ranges) ranges.add(base + low, base + high);
      }
      const found = { ranges: ranges.ranges, exact: exact && ranges.isExact };
      known.set(key, found);
      return found;
    };
    return below(0, 0);
  };
  const known = new Map<string, Found>();
  return (labels) => {
    const found = known.get(labels) ?? find(labels);
    known.set(labels, found);
    return found;
  };
}
