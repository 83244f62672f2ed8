import { spend, TooLarge } from '../budget.js';
import type { Automaton } from './automaton.js';
import { alphabetSize } from './character-sets.js';
import type { TransitionTable } from './transition-table.js';

/** The product automaton of two transition tables. State 0 is the start state; a move is -1 if either table has none. */
export interface TableProduct {
  /** The class of each octet: neither table tells the octets of a class apart. */
  readonly classOf: Uint8Array;
  /** An octet of each class. */
  readonly samples: readonly number[];
  /** By state and class. */
  readonly moves: readonly Int32Array[];
  /** The states in which both tables have a label. */
  readonly ends: readonly number[];
}

/** The product of two automata, or undefined if it has more than `most` states. */
export function tableProduct(
  one: TransitionTable,
  other: TransitionTable,
  most: number,
): TableProduct | undefined {
  const { classOf, samples } = commonClasses(one, other);
  const pairs: (readonly [number, number])[] = [[0, 0]];
  const known = new Map([[0, 0]]);
  const moves: Int32Array[] = [];
  for (let at = 0; at < pairs.length; at += 1) {
    const [left, right] = pairs[at] ?? [0, 0];
    spend(samples.length);
    const row = samples.map((octet) => {
      const next = stepOf(one, left, octet);
      const beside = stepOf(other, right, octet);
      if (next < 0 || beside < 0) return -1;
      const key = next * other.moves.length + beside;
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, pairs.length);
      return pairs.push([next, beside]) - 1;
    });
    if (pairs.length > most) return undefined;
    moves.push(Int32Array.from(row));
  }
  const ends = pairs.flatMap(([left, right], state) =>
    isLabelled(one, left) && isLabelled(other, right) ? [state] : [],
  );
  return { classOf, samples, moves, ends };
}

/** Whether two automata accept a common text; `automaton` is only built as far as needed. Throws TooLarge if that takes more than `most` states of the product. */
export function haveCommonText(table: TransitionTable, automaton: Automaton, most: number): boolean {
  const { samples } = commonClasses(table, automaton);
  const pairs: (readonly [number, number])[] = [[0, 0]];
  const known = new Set([0]);
  for (const [left, right] of pairs) {
    if (isLabelled(table, left) && automaton.labels(right).length > 0) return true;
    spend(samples.length);
    for (const octet of samples) {
      const next = stepOf(table, left, octet);
      if (next < 0) continue;
      const beside = automaton.move(right, automaton.alphabet.classOf[octet] ?? 0);
      if (beside < 0) continue;
      const key = beside * table.moves.length + next;
      if (known.has(key)) continue;
      if (known.size >= most) throw new TooLarge(`more than ${most} states`);
      known.add(key);
      pairs.push([next, beside]);
    }
  }
  return false;
}

const stepOf = ({ alphabet, moves }: TransitionTable, state: number, octet: number): number =>
  moves[state]?.[alphabet.classOf[octet] ?? 0] ?? -1;

const isLabelled = ({ labels }: TransitionTable, state: number): boolean => (labels[state]?.length ?? 0) > 0;

/** The octet classes of two automata together: the coarsest partition that refines both. */
function commonClasses(
  one: Pick<TransitionTable, 'alphabet'>,
  other: Pick<TransitionTable, 'alphabet'>,
): Pick<TableProduct, 'classOf' | 'samples'> {
  spend(alphabetSize);
  const known = new Map<number, number>();
  const samples: number[] = [];
  const classOf = Uint8Array.from({ length: alphabetSize }, (_, octet) => {
    const pair = (one.alphabet.classOf[octet] ?? 0) * alphabetSize + (other.alphabet.classOf[octet] ?? 0);
    const found = known.get(pair);
    if (found !== undefined) return found;
    known.set(pair, samples.length);
    return samples.push(octet) - 1;
  });
  return { classOf, samples };
}
