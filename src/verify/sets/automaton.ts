import type { Before } from '../match/ere.js';
import {
  alphabetSize,
  type CharacterSet,
  characters,
  charactersWhere,
  contains,
  keyOf,
  union,
} from './characters.js';
import type { Nfa } from './nfa.js';

/** Thrown when an automaton, or what is built from it, grows past what it was allowed. */
export class TooLarge extends Error {}

/** Which characters nothing in the automaton tells apart. */
export interface Alphabet {
  readonly classOf: Uint8Array;
  readonly classes: number;
  /** A character to stand for the class in samples: a letter where there is one. */
  readonly sample: readonly string[];
}

/** What stands before or after a place in a text. */
type Neighbour = 'none' | 'word' | 'other';

function satisfies(neighbour: Neighbour, wanted: Before): boolean {
  if (wanted === 'any') return true;
  if (wanted === 'edge') return neighbour === 'none';
  return (neighbour === 'word') === (wanted === 'word');
}

const wordCharacters = characters('a-z0-9_');

/** Characters in the order in which a person would like to see them in an example. */
const pleasant = 'xaemnobcdfghijklpqrstuvwyz0123456789';
const preference: readonly number[] = [
  ...[...pleasant].map((character) => character.charCodeAt(0)),
  ...Array.from({ length: alphabetSize }, (_, code) => code).filter(
    (code) => !pleasant.includes(String.fromCharCode(code)),
  ),
];

function alphabetOf(nfa: Nfa): {
  alphabet: Alphabet;
  members: ReadonlyMap<CharacterSet, readonly number[]>;
} {
  const sets = new Set<CharacterSet>();
  for (const edges of nfa.edges) for (const { set } of edges) sets.add(set);
  const distinct = new Map<string, CharacterSet>();
  if (nfa.conditional) distinct.set('', wordCharacters);
  for (const set of sets) distinct.set(keyOf(set), set);
  const all = [...distinct.values()];
  const signatures = new Map<string, number>();
  const classOf = new Uint8Array(alphabetSize);
  const sample: string[] = [];
  for (const code of preference) {
    let signature = '';
    for (let at = 0; at < all.length; at += 1) {
      const set = all[at];
      if (set !== undefined && contains(set, code)) signature += `${at} `;
    }
    let known = signatures.get(signature);
    if (known === undefined) {
      known = signatures.size;
      signatures.set(signature, known);
      sample.push(String.fromCharCode(code));
    }
    classOf[code] = known;
  }
  const members = new Map<CharacterSet, readonly number[]>();
  for (const set of sets) {
    const list = new Set<number>();
    for (let code = 0; code < alphabetSize; code += 1) if (contains(set, code)) list.add(classOf[code] ?? 0);
    members.set(set, [...list]);
  }
  return { alphabet: { classOf, classes: signatures.size, sample }, members };
}

/**
 * The deterministic automaton of an Nfa, built state by state as it is asked for and never larger than `budget` states.
 * State 0 is where every text starts; state -1 is where nothing can follow.
 */
export class Automaton {
  readonly alphabet: Alphabet;
  readonly #nfa: Nfa;
  readonly #budget: number;
  readonly #members: ReadonlyMap<CharacterSet, readonly number[]>;
  readonly #neighbours: readonly Neighbour[];
  readonly #ids = new Map<string, number>();
  readonly #subsets: (readonly number[])[] = [];
  /** What stands before the place, where some passage asks for it. */
  readonly #before: Neighbour[] = [];
  readonly #moves: (Int32Array | undefined)[] = [];
  readonly #labels: (readonly number[] | undefined)[] = [];
  /** For each state of the Nfa: 1 where it has to be kept in subsets, because something other than a free step leaves it or it has a label. */
  readonly #stays: Uint8Array;
  /** The round of #close in which a state was last seen. */
  readonly #seen: Int32Array;
  #round = 0;
  #work = 0;

  constructor(nfa: Nfa, budget: number) {
    this.#nfa = nfa;
    this.#budget = budget;
    const { alphabet, members } = alphabetOf(nfa);
    this.alphabet = alphabet;
    this.#members = members;
    this.#neighbours = alphabet.sample.map((character) =>
      contains(wordCharacters, character.charCodeAt(0)) ? 'word' : 'other',
    );
    this.#seen = new Int32Array(nfa.size);
    this.#stays = Uint8Array.from({ length: nfa.size }, (_, state) => {
      const conditional = nfa.passages[state]?.some(
        ({ before, after }) => before !== 'any' || after !== 'any',
      );
      return (nfa.edges[state]?.length ?? 0) > 0 || (nfa.labels[state]?.length ?? 0) > 0 || conditional
        ? 1
        : 0;
    });
    this.#intern(nfa.starts, 'none');
  }

  /** States built so far. */
  get size(): number {
    return this.#subsets.length;
  }

  /** The states of the Nfa that `state` stands for. */
  subset(state: number): readonly number[] {
    return this.#subsets[state] ?? [];
  }

  /** What follows `state` after a character of class `symbol`; -1 when nothing does. */
  move(state: number, symbol: number): number {
    if (state < 0) return -1;
    let moves = this.#moves[state];
    if (moves === undefined) {
      moves = this.#expand(state);
      this.#moves[state] = moves;
    }
    return moves[symbol] ?? -1;
  }

  /** What follows `state` after `text`. */
  walk(state: number, text: string): number {
    let at = state;
    for (let index = 0; index < text.length && at >= 0; index += 1) {
      const code = text.charCodeAt(index);
      at = code < alphabetSize ? this.move(at, this.alphabet.classOf[code] ?? 0) : -1;
    }
    return at;
  }

  /** The labels of a text that ends in `state`, in ascending order. */
  labels(state: number): readonly number[] {
    if (state < 0) return [];
    const known = this.#labels[state];
    if (known !== undefined) return known;
    const found = new Set<number>();
    for (const member of this.#close(this.subset(state), this.#before[state] ?? 'none', 'none'))
      for (const label of this.#nfa.labels[member] ?? []) found.add(label);
    const labels = [...found].sort((a, b) => a - b);
    this.#labels[state] = labels;
    return labels;
  }

  /**
   * `from` and all that can be reached without a character, between `before` and `after`; undefined: conditions wait. States that only
   * lead on to others are left out.
   */
  #close(from: readonly number[], before: Neighbour, after: Neighbour | undefined): readonly number[] {
    this.#round += 1;
    const round = this.#round;
    const seen = this.#seen;
    const stack = [...from];
    const kept: number[] = [];
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      if (seen[state] === round) continue;
      seen[state] = round;
      if (this.#stays[state] === 1) kept.push(state);
      for (const passage of this.#nfa.passages[state] ?? []) {
        const open =
          after === undefined
            ? passage.before === 'any' && passage.after === 'any'
            : satisfies(before, passage.before) && satisfies(after, passage.after);
        if (open) stack.push(passage.to);
      }
    }
    return kept.sort((a, b) => a - b);
  }

  #expand(state: number): Int32Array {
    const targets: number[][] = [];
    const subset = this.subset(state);
    // Without conditions the subset is closed already.
    const sides = this.#nfa.conditional ? (['word', 'other'] as const) : ([undefined] as const);
    for (const side of sides) {
      const open = side === undefined ? subset : this.#close(subset, this.#before[state] ?? 'none', side);
      for (const member of open) {
        for (const { set, to } of this.#nfa.edges[member] ?? []) {
          for (const symbol of this.#members.get(set) ?? []) {
            if (side !== undefined && this.#neighbours[symbol] !== side) continue;
            const list = targets[symbol];
            if (list === undefined) targets[symbol] = [to];
            else list.push(to);
            this.#work += 1;
          }
        }
      }
    }
    if (this.#work > this.#budget * 400) throw new TooLarge('too much work');
    const moves = new Int32Array(this.alphabet.classes).fill(-1);
    for (const [symbol, list] of targets.entries())
      if (list !== undefined) moves[symbol] = this.#intern(list, this.#neighbours[symbol] ?? 'other');
    return moves;
  }

  #intern(members: readonly number[], before: Neighbour): number {
    const subset = this.#close(members, before, undefined);
    const kind = this.#nfa.conditional ? before : '';
    const key = `${kind} ${subset.join(',')}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (this.#subsets.length >= this.#budget) throw new TooLarge('too many states');
    const id = this.#subsets.length;
    this.#ids.set(key, id);
    this.#subsets.push(subset);
    this.#before.push(before);
    this.#moves.push(undefined);
    this.#labels.push(undefined);
    return id;
  }
}

/** A deterministic automaton written out: -1 is where nothing can follow. */
export interface Table {
  readonly alphabet: Alphabet;
  readonly moves: readonly Int32Array[];
  readonly labels: readonly (readonly number[])[];
}

/** All of an automaton's states, with those that no text tells apart made one. Throws TooLarge. */
export function minimal(automaton: Automaton): Table {
  const symbols = automaton.alphabet.classes;
  for (let state = 0; state < automaton.size; state += 1) automaton.move(state, 0);
  const size = automaton.size;
  let part = new Int32Array(size);
  let parts = 0;
  const split = (signature: (state: number) => string): number => {
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
      let key = `${part[state]}`;
      for (let symbol = 0; symbol < symbols; symbol += 1) key += `,${partOf(automaton.move(state, symbol))}`;
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

/** Makes every step to a state from which no label can be reached a step to nowhere. */
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

/** What follows `state` of a written-out automaton after `text`. */
export function walk(table: Table, state: number, text: string): number {
  let at = state;
  for (let index = 0; index < text.length && at >= 0; index += 1) {
    const code = text.charCodeAt(index);
    at = code < alphabetSize ? (table.moves[at]?.[table.alphabet.classOf[code] ?? 0] ?? -1) : -1;
  }
  return at;
}

/**
 * Adds a written-out automaton to `nfa`, entered at `entry`; `marks` gives the labels of each of its states. A start that
 * is not among the starts of `nfa` has to be joined by the caller: the function returns the state for `entry`.
 */
export function embed(
  nfa: Nfa,
  table: Table,
  entry: number,
  marks: (state: number) => readonly number[],
): number {
  const { classOf, classes } = table.alphabet;
  const sets = Array.from({ length: classes }, (_, symbol) =>
    charactersWhere((code) => classOf[code] === symbol),
  );
  const states = table.moves.map(() => nfa.state());
  table.moves.forEach((row, from) => {
    const state = states[from] ?? 0;
    for (const label of marks(from)) nfa.label(state, label);
    // Characters that lead to the same place share one edge.
    const together = new Map<number, CharacterSet[]>();
    row.forEach((to, symbol) => {
      const set = sets[symbol];
      if (to < 0 || set === undefined) return;
      const list = together.get(to);
      if (list === undefined) together.set(to, [set]);
      else list.push(set);
    });
    for (const [to, list] of together) nfa.edge(state, union(list), states[to] ?? 0);
  });
  return states[entry] ?? 0;
}
