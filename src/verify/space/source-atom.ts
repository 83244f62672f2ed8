import type { TextPattern } from '../automata/nfa.js';
import { type AddressRange, formatAddress } from '../match/address.js';
import { type AddressRanges, type Cell, includes } from './address-ranges.js';
import { common } from './coarse-ranges.js';

/** One criterion on the client's address: a whole table. */
export interface SourcePredicate {
  readonly ipv4: AddressRanges;
  readonly ipv6: readonly AddressRange[];
  /** Whether it matches the word `local`, which is the source of the local socket and of what an alias leads to. */
  readonly local: boolean;
  /** Regular expressions over the address's text, which match in addition to the ranges. */
  readonly patterns: readonly TextPattern[];
  /** Set if the ranges come from a regular expression and are cut out of those that lists name. */
  readonly isCut?: true;
}

/** The kinds of a session's source: the network, the machine's own socket, a PROXY header that names a socket, an alias. */
export type SourceKind = 'ipv4' | 'ipv6' | 'socket' | 'proxied-socket' | 'internal';

export interface SourceAtom {
  readonly kind: SourceKind;
  /** The predicates that hold, in ascending order. */
  readonly predicates: readonly number[];
  /** Addresses as people write them, the most readable first; empty if it is not known to have a member at all. */
  readonly samples: readonly string[];
  /** The addresses or, if a regular expression matches too many, networks around them (not `exact`). Ascending and disjoint. */
  readonly ranges: AddressRanges;
  readonly exact: boolean;
  /** The number of addresses; an upper bound for IPv6 addresses that an expression tells apart. */
  readonly size: bigint;
  /** If a regular expression has cut these addresses out of others: all addresses that no list tells apart from them. */
  readonly within?: AddressRanges;
}

/** An atom that a regular expression cuts out of the ranges `within`. What it matches is computed on demand, because it is seldom needed. */
export function cutOut(
  known: Pick<SourceAtom, 'kind' | 'predicates' | 'samples' | 'size'>,
  within: AddressRanges,
  holding: () => { readonly ranges: readonly AddressRange[]; readonly exact: boolean },
): SourceAtom {
  let found: AddressRanges | undefined;
  return {
    ...known,
    within,
    get ranges() {
      found ??= common(within, holding().ranges);
      return found;
    },
    get exact() {
      return holding().exact;
    },
  };
}

/** The union of two ascending lists of numbers, ascending. */
export const unionOfSources = (a: readonly number[], b: readonly number[]): readonly number[] =>
  b.length === 0 ? a : [...new Set([...a, ...b])].sort((x, y) => x - y);

/** The most ranges of a cell that give a sample. */
const sampled = 4;

export function samplesOf(cell: Cell, family: 4 | 6, pleasant: readonly bigint[]): readonly string[] {
  const { ranges } = cell;
  const chosen = pleasant.filter((address) => includes(ranges, address));
  const first = ranges.slice(0, sampled);
  // Global unicast addresses first: those of translators look odd.
  const ordinary = family === 4 ? first : [...ranges].filter(({ low }) => low >> 125n === 1n);
  for (const { low, high } of [...ordinary, ...first].slice(0, sampled))
    chosen.push(low === high ? low : low + 1n);
  return [...new Set(chosen)].map((bits) => formatAddress({ family, bits }));
}
