import type { Release } from '../../source/release.js';
import { Automaton, TooLarge } from '../automata/automaton.js';
import { Nfa } from '../automata/nfa.js';
import { addressWidth, parseAddress } from '../match/address.js';
import { cells } from './address-cells.js';
import { type Cell, rangesOfAll, sizeOf } from './address-ranges.js';
import { splitIPv4 } from './ipv4-texts.js';
import { splitIPv6 } from './ipv6-texts.js';
import type { SourceAtom, SourcePredicate } from './source-atom.js';
import { samplesOf } from './source-atom.js';
import type { StringBudget } from './string-predicates.js';

/**
 * Partitions all sources into atoms. Exact for ranges, and for regular expressions over IPv4; where regular expressions and IPv6 ranges meet, an atom may turn out
 * to be empty (it has no samples then). Throws TooLarge.
 */
export function sourceAtoms(
  predicates: readonly SourcePredicate[],
  candidates: readonly string[],
  release: Release,
  budget: StringBudget,
): readonly SourceAtom[] {
  const addresses = candidates.flatMap((text) => parseAddress(text) ?? []);
  const expressions = new Nfa();
  let regular = false;
  predicates.forEach((predicate, label) => {
    for (const pattern of predicate.patterns) {
      regular = true;
      pattern(expressions, label);
    }
  });
  const automaton = regular ? new Automaton(expressions, budget.states) : undefined;
  const four = cells(
    predicates.map((predicate) => predicate.ipv4),
    addressWidth[4],
  );
  const six = cells(
    predicates.map((predicate) => predicate.ipv6),
    addressWidth[6],
  );
  const pleasant = (family: 4 | 6): readonly bigint[] =>
    addresses.filter((address) => address.family === family).map((address) => address.bits);
  const found: SourceAtom[] =
    automaton === undefined
      ? [...plainAtoms(four, 4, pleasant(4), predicates), ...plainAtoms(six, 6, pleasant(6), predicates)]
      : [
          ...splitIPv4(four, automaton, pleasant(4), budget),
          ...splitIPv6(six, predicates, automaton, pleasant(6), release, budget),
        ];
  const word = automaton === undefined ? [] : automaton.labels(automaton.walk(0, 'local'));
  const local = predicates.flatMap((predicate, index) =>
    predicate.local || word.includes(index) ? [index] : [],
  );
  for (const kind of ['socket', 'proxied-socket', 'internal'] as const)
    found.push({ kind, predicates: local, samples: ['local'], ranges: [], size: 1n, exact: true });
  if (found.length > budget.atoms) throw new TooLarge('too many classes of addresses');
  return found;
}

const kindOf = { 4: 'ipv4', 6: 'ipv6' } as const;

/** Cells as atoms; those that expressions have cut out of lists get `within`. */
function plainAtoms(
  all: readonly Cell[],
  family: 4 | 6,
  pleasant: readonly bigint[],
  predicates: readonly SourcePredicate[],
): readonly SourceAtom[] {
  const atoms = all.map((cell) => plain(cell, family, pleasant));
  if (!predicates.some(({ isCut }) => isCut)) return atoms;
  const listed = ({ predicates: holding }: Cell): string =>
    holding.filter((index) => !predicates[index]?.isCut).join();
  const groups = new Map<string, Cell[]>();
  for (const cell of all) groups.set(listed(cell), [...(groups.get(listed(cell)) ?? []), cell]);
  const within = new Map(
    [...groups].map(([key, group]) => [key, rangesOfAll(group.map(({ ranges }) => ranges))]),
  );
  return all.flatMap((cell, at) => {
    const known = atoms[at];
    const around = within.get(listed(cell));
    if (known === undefined || around === undefined) return [];
    return (groups.get(listed(cell))?.length ?? 0) > 1 ? [{ ...known, within: around }] : [known];
  });
}

function plain(cell: Cell, family: 4 | 6, pleasant: readonly bigint[]): SourceAtom {
  return {
    kind: kindOf[family],
    predicates: cell.predicates,
    samples: samplesOf(cell, family, pleasant),
    ranges: cell.ranges,
    size: sizeOf(cell.ranges),
    exact: true,
  };
}
