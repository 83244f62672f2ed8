import type { Release } from '../../source/release.js';
import { behind, commonTexts, tableWalker, type Walker } from '../automata/intersection.js';
import { automatonOf, type LazyExpression } from './lazy-expression.js';
import { universeOf } from './text-universes.js';

/** A lazy expression with its variable in the diagram. */
export interface LazyVariable {
  readonly level: number;
  readonly expression: LazyExpression;
}

/** A variable with the value that it has to have. */
export interface Literal extends LazyVariable {
  readonly value: 0 | 1;
}

/** The most states of a product that are explored in each attempt to drop a literal. */
const maxPlaces = 4000;

/**
 * The automata of some literals, together with that of all texts of their field.
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
    // An automaton that is too large is left out: fewer conditions have more texts.
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
 * An unsatisfiable core of some literals: as few of them as are found, with little work, to have no common text; undefined if they are not found to exclude one
 * another.
 *
 * @param beside automata that also have to accept the text
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

/** The automaton that accepts no text. */
const nothing: Walker = {
  classOf: new Uint8Array(256),
  start: 0,
  step: () => -1,
  accepts: () => false,
  isHopeless: () => true,
};
