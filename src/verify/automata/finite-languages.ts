import { spend } from '../budget.js';
import type { Automaton } from './automaton.js';
import { alphabetSize } from './character-sets.js';

/** Counts the texts that end in one of the states that `wanted` names, on paths inside `within`; Infinity if there are infinitely many. */
export function countTexts(
  automaton: Automaton,
  within: (state: number) => boolean,
  wanted: (state: number) => boolean,
): number {
  const { alphabet } = automaton;
  const sizes = new Array<number>(alphabet.classes).fill(0);
  for (let code = 0; code < alphabetSize; code += 1) {
    const symbol = alphabet.classOf[code] ?? 0;
    sizes[symbol] = (sizes[symbol] ?? 0) + 1;
  }
  // The predecessors of each reachable state: only states that lead to a wanted one count.
  const origins = new Map<number, Set<number>>([[0, new Set()]]);
  const reached = [0];
  for (const state of reached) {
    spend(alphabet.classes);
    for (let symbol = 0; symbol < alphabet.classes; symbol += 1) {
      const next = automaton.move(state, symbol);
      if (next < 0 || !within(next)) continue;
      const known = origins.get(next);
      if (known === undefined) reached.push(next);
      origins.set(next, (known ?? new Set()).add(state));
    }
  }
  const useful = new Set(reached.filter(wanted));
  for (const state of useful) for (const origin of origins.get(state) ?? []) useful.add(origin);
  if (!useful.has(0)) return 0;
  // A topological sort; a state that is left over is on a cycle or behind one.
  const waiting = new Map(
    [...useful].map((state) => [
      state,
      [...(origins.get(state) ?? [])].filter((origin) => useful.has(origin)).length,
    ]),
  );
  if (waiting.get(0) !== 0) return Number.POSITIVE_INFINITY;
  const ways = new Map([[0, 1]]);
  const ready = [0];
  let total = 0;
  for (const state of ready) {
    const here = ways.get(state) ?? 0;
    if (wanted(state)) total += here;
    const nexts = new Set<number>();
    for (let symbol = 0; symbol < alphabet.classes; symbol += 1) {
      const next = automaton.move(state, symbol);
      if (!useful.has(next)) continue;
      ways.set(next, (ways.get(next) ?? 0) + here * (sizes[symbol] ?? 0));
      nexts.add(next);
    }
    for (const next of nexts) {
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return ready.length === useful.size ? total : Number.POSITIVE_INFINITY;
}
