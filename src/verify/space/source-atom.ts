import type { TextPattern } from '../automata/nfa.js';
import { formatAddress } from '../match/address.js';
import type { AddressRange } from './address-ranges.js';
import { type Cell, includes } from './address-ranges.js';
import { common } from './coarse-ranges.js';

/** One criterion on the client's address: a whole table. */
export interface SourcePredicate {
  readonly ipv4: readonly AddressRange[];
  readonly ipv6: readonly AddressRange[];
  /** Whether it holds for the word `local`, which is the source of the local socket and of what an alias leads to. */
  readonly local: boolean;
  /** Regular expressions over the address's text: they hold in addition to the ranges. */
  readonly patterns: readonly TextPattern[];
  /** The ranges come from a regular expression, and are cut out of those that lists name. */
  readonly isCut?: true;
}

/** Where a session can come from: the network, the machine's own socket, a PROXY header that says so, an alias. */
export type SourceKind = 'ipv4' | 'ipv6' | 'socket' | 'proxied-socket' | 'internal';

export interface SourceAtom {
  readonly kind: SourceKind;
  /** The predicates that hold, ascending. */
  readonly predicates: readonly number[];
  /** Addresses as people write them, the most pleasant first. Empty: not known to have a member at all. */
  readonly samples: readonly string[];
  /** The addresses; where a regular expression holds for too many, networks around them (not `exact`). Ascending and disjoint. */
  readonly ranges: readonly AddressRange[];
  readonly exact: boolean;
  /** How many addresses; of IPv6 addresses that an expression tells apart, at most so many. */
  readonly size: bigint;
  /** The addresses that no list tells apart from these, where a regular expression has cut these out of them. */
  readonly within?: readonly AddressRange[];
}

/** An atom that a regular expression cuts out of the ranges `within`. What it holds for is found when it is asked for: few ask. */
export function cutOut(
  known: Pick<SourceAtom, 'kind' | 'predicates' | 'samples' | 'size'>,
  within: readonly AddressRange[],
  holding: () => { readonly ranges: readonly AddressRange[]; readonly exact: boolean },
): SourceAtom {
  let found: readonly AddressRange[] | undefined;
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

/** Two ascending lists of numbers as one. */
export const unionOfSources = (a: readonly number[], b: readonly number[]): readonly number[] =>
  b.length === 0 ? a : [...new Set([...a, ...b])].sort((x, y) => x - y);

/** How many ranges of a cell give a sample. */
const sampled = 4;

export function samplesOf(cell: Cell, family: 4 | 6, pleasant: readonly bigint[]): readonly string[] {
  const chosen = pleasant.filter((address) => includes(cell.ranges, address));
  // Global unicast addresses first: those of translators look odd.
  const ordinary = cell.ranges.filter(({ low }) => family === 4 || low >> 125n === 1n);
  for (const { low, high } of [...ordinary, ...cell.ranges].slice(0, sampled))
    chosen.push(low === high ? low : low + 1n);
  return [...new Set(chosen)].map((bits) => formatAddress({ family, bits }));
}
