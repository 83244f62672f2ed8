import type { Release } from '../../source/release.js';
import { behind, commonTexts, tableWalker, type Walker } from '../automata/intersection.js';
import { automatonOf, type LazyExpression } from './lazy-expression.js';
import { universeOf } from './text-universes.js';

/** A variable of the diagram. */
export interface LazyVariable {
  readonly level: number;
  readonly expression: LazyExpression;
}

/** A variable with the value that it is to have. */
export interface Literal extends LazyVariable {
  readonly value: 0 | 1;
}

/** Places of a product that are looked at for each attempt to find fewer literals. */
const maxPlaces = 4000;

/**
 * The automata of some literals, beside that of all texts of their field.
 *
 * @param first a literal on that field
 */
export function literalWalkers(
  literals: readonly Literal[],
  release: Release,
  first = literals[0],
): readonly Walker[] {
  if (first === undefined) return [];
  const walkers = [universeOf(first.expression, release)];
  for (const { expression, value } of literals) {
    const table = automatonOf(expression);
    // What is too large is left out: fewer conditions have more texts.
    if (table === undefined) continue;
    if (table === 'nothing') {
      if (value === 1) walkers.push(nothing);
      continue;
    }
    const walker = tableWalker(table, value === 1);
    walkers.push(expression.part === 'domain' ? behind('@', walker) : walker);
  }
  return walkers;
}

/**
 * As few of some literals that no text has together as are found without much work; undefined: that they exclude one another is not found out.
 *
 * @param beside automata that every text in question is accepted by
 */
export function unsatisfiableCore(
  literals: readonly Literal[],
  release: Release,
  beside: readonly Walker[] = [],
): readonly Literal[] | undefined {
  const isEmpty = (some: readonly Literal[]): boolean => {
    if (some.length === 0) return false;
    const first = commonTexts([...literalWalkers(some, release), ...beside], maxPlaces).next();
    return first.done === true && first.value;
  };
  const shrunk = (some: readonly Literal[]): readonly Literal[] => {
    let core = some;
    for (const literal of some) {
      const rest = core.filter((other) => other !== literal);
      if (isEmpty(rest)) core = rest;
    }
    return core;
  };
  const positive = literals.filter(({ value }) => value === 1);
  if (isEmpty(positive)) return shrunk(positive);
  for (const negative of literals.filter(({ value }) => value === 0))
    if (isEmpty([...positive, negative])) return shrunk([...positive, negative]);
  return isEmpty(literals) ? shrunk(literals) : undefined;
}

/** No text at all. */
const nothing: Walker = {
  classOf: new Uint8Array(256),
  start: 0,
  step: () => -1,
  accepts: () => false,
  isHopeless: () => true,
};
