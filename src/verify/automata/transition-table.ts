import { spend } from '../budget.js';
import type { Alphabet } from './alphabet.js';
import type { Automaton } from './automaton.js';
import { alphabetSize, type CharacterSet, charactersWhere, unionOfCharacters } from './character-sets.js';
import type { Nfa } from './nfa.js';

/** A deterministic automaton as a table of its transitions; -1 is the dead state. */
export interface TransitionTable {
  readonly alphabet: Alphabet;
  readonly moves: readonly Int32Array[];
  readonly labels: readonly (readonly number[])[];
}

/** Builds all states of an automaton and merges equivalent ones. Throws TooLarge. */
export function minimal(automaton: Automaton): TransitionTable {
  const symbols = automaton.alphabet.classes;
  for (let state = 0; state < automaton.size; state += 1) automaton.move(state, 0);
  const size = automaton.size;
  let part = new Int32Array(size);
  let parts = 0;
  const split = (signature: (state: number) => string): number => {
    spend(size * (symbols + 1));
    const known = new Map<string, number>();
    const next = new Int32Array(size);
    for (let state = 0; state < size; state += 1) {
      const key = signature(state);
      let id = known.get(key);
      if (id === undefined) {
        id = known.size;
        known.set(key, id);
      }
      next[state] = id;
    }
    part = next;
    return known.size;
  };
  const partOf = (state: number): number => (state < 0 ? -1 : (part[state] ?? -1));
  let count = split((state) => automaton.labels(state).join(','));
  while (count !== parts) {
    parts = count;
    count = split((state) => {
      let key = asLetters(part[state] ?? 0);
      for (let symbol = 0; symbol < symbols; symbol += 1)
        key += asLetters(partOf(automaton.move(state, symbol)) + 1);
      return key;
    });
  }
  const moves: Int32Array[] = [];
  const labels: (readonly number[])[] = [];
  for (let state = 0; state < size; state += 1) {
    const id = partOf(state);
    if (moves[id] !== undefined) continue;
    const row = new Int32Array(symbols);
    for (let symbol = 0; symbol < symbols; symbol += 1) row[symbol] = partOf(automaton.move(state, symbol));
    moves[id] = row;
    labels[id] = automaton.labels(state);
  }
  cutDeadEnds(moves, labels);
  // State 0 comes first in every split, so the start stays 0.
  return { alphabet: automaton.alphabet, moves, labels };
}

/** A number as two characters: a key of these is built in half the time that digits take. */
const asLetters = (number: number): string => String.fromCharCode(number & 0xffff, number >>> 16);

/** Replaces every transition to a state from which no label can be reached by one to the dead state. */
function cutDeadEnds(moves: readonly Int32Array[], labels: readonly (readonly number[])[]): void {
  const backward: number[][] = moves.map(() => []);
  moves.forEach((row, from) => {
    for (const to of new Set(row)) backward[to]?.push(from);
  });
  const live = new Set(labels.flatMap((list, state) => (list.length > 0 ? [state] : [])));
  const stack = [...live];
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    for (const from of backward[state] ?? []) {
      if (live.has(from)) continue;
      live.add(from);
      stack.push(from);
    }
  }
  for (const row of moves) {
    row.forEach((to, symbol) => {
      if (to >= 0 && !live.has(to)) row[symbol] = -1;
    });
  }
}

/** The state of a transition table after `state` and `text`, or -1 if there is none. */
export function walkTable(table: TransitionTable, state: number, text: string): number {
  let at = state;
  for (let index = 0; index < text.length && at >= 0; index += 1) {
    const code = text.charCodeAt(index);
    at = code < alphabetSize ? (table.moves[at]?.[table.alphabet.classOf[code] ?? 0] ?? -1) : -1;
  }
  return at;
}

/** Whether a transition table accepts a text. */
export function acceptsText(table: TransitionTable, text: string, start = 0): boolean {
  const end = walkTable(table, start, text);
  return end >= 0 && (table.labels[end]?.length ?? 0) > 0;
}

/** Copies a transition table into `nfa`; `marks` gives the labels of each state. Returns the new states by the old ones. The caller has to add the start states. */
export function embed(
  nfa: Nfa,
  table: TransitionTable,
  marks: (state: number) => readonly number[],
): readonly number[] {
  const { classOf, classes } = table.alphabet;
  const sets = Array.from({ length: classes }, (_, symbol) =>
    charactersWhere((code) => classOf[code] === symbol),
  );
  spend(table.moves.length * classes + classes * alphabetSize);
  const states = table.moves.map(() => nfa.state());
  table.moves.forEach((row, from) => {
    const state = states[from] ?? 0;
    for (const label of marks(from)) nfa.label(state, label);
    // Characters that lead to the same state share one edge.
    const together = new Map<number, CharacterSet[]>();
    row.forEach((to, symbol) => {
      const set = sets[symbol];
      if (to < 0 || set === undefined) return;
      const list = together.get(to);
      if (list === undefined) together.set(to, [set]);
      else list.push(set);
    });
    for (const [to, list] of together) nfa.edge(state, unionOfCharacters(list), states[to] ?? 0);
  });
  return states;
}
