import { spend, TooLarge } from '../budget.js';
import type { Before } from '../match/ere-tree.js';
import { type Alphabet, alphabetOf, wordCharacters } from './alphabet.js';
import { alphabetSize, type CharacterSet, contains } from './character-sets.js';
import type { Nfa } from './nfa.js';

export { TooLarge } from '../budget.js';

/** The character before or after a place in a text. */
type Neighbour = 'none' | 'word' | 'other';

function satisfies(neighbour: Neighbour, wanted: Before): boolean {
  if (wanted === 'any') return true;
  if (wanted === 'edge') return neighbour === 'none';
  return (neighbour === 'word') === (wanted === 'word');
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
  /** States by a hash of their subset. */
  readonly #ids = new Map<number, number[]>();
  readonly #subsets: Int32Array[] = [];
  /** The character before the place, where some passage asks for it. */
  readonly #before: Neighbour[] = [];
  readonly #moves: (Int32Array | undefined)[] = [];
  readonly #labels: (readonly number[] | undefined)[] = [];
  /** For each state of the Nfa: 1 where it has to be kept in subsets, because something other than a free step leaves it or it has a label. */
  readonly #stays: Uint8Array;
  /** The round of #close in which a state was last seen. */
  readonly #seen: Int32Array;
  #round = 0;
  /** The cost of the last #close, in units of a budget. */
  #cost = 0;
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
  subset(state: number): Int32Array {
    return this.#subsets[state] ?? nothing;
  }

  /** The state after `state` and a character of class `symbol`; -1: none. */
  move(state: number, symbol: number): number {
    if (state < 0) return -1;
    let moves = this.#moves[state];
    if (moves === undefined) {
      moves = this.#expand(state);
      this.#moves[state] = moves;
    }
    return moves[symbol] ?? -1;
  }

  /** The state after `state` and `text`; -1: none. */
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
  #close(from: Iterable<number>, before: Neighbour, after: Neighbour | undefined): Int32Array {
    this.#round += 1;
    const round = this.#round;
    const seen = this.#seen;
    const stack = [...from];
    const kept: number[] = [];
    let steps = 0;
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      steps += 1;
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
    this.#cost = steps + kept.length;
    spend(this.#cost);
    return Int32Array.from(kept).sort();
  }

  #expand(state: number): Int32Array {
    const targets: number[][] = [];
    const before = this.#work;
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
    spend(this.#work - before + this.alphabet.classes);
    const moves = new Int32Array(this.alphabet.classes).fill(-1);
    /** Most characters lead to the same states: what was found for one, and what it cost. */
    const known = new Map<string, { readonly id: number; readonly cost: number }>();
    for (const [symbol, list] of targets.entries()) {
      if (list === undefined) continue;
      const neighbour = this.#neighbours[symbol] ?? 'other';
      const key = `${neighbour} ${list.join(',')}`;
      const same = known.get(key);
      if (same === undefined) {
        const id = this.#intern(list, neighbour);
        known.set(key, { id, cost: this.#cost });
        moves[symbol] = id;
      } else {
        spend(same.cost);
        moves[symbol] = same.id;
      }
    }
    return moves;
  }

  #intern(members: readonly number[], before: Neighbour): number {
    const subset = this.#close(members, before, undefined);
    const kind = this.#nfa.conditional ? before : 'none';
    const hash = hashOf(subset);
    const alike = this.#ids.get(hash);
    const known = alike?.find((id) => this.#before[id] === kind && areEqual(this.subset(id), subset));
    if (known !== undefined) return known;
    if (this.#subsets.length >= this.#budget) throw new TooLarge('too many states');
    const id = this.#subsets.length;
    if (alike === undefined) this.#ids.set(hash, [id]);
    else alike.push(id);
    this.#subsets.push(subset);
    this.#before.push(kind);
    this.#moves.push(undefined);
    this.#labels.push(undefined);
    return id;
  }
}

const nothing = new Int32Array();

function hashOf(subset: Int32Array): number {
  let hash = 0;
  for (const member of subset) hash = Math.imul(hash ^ member, 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}

const areEqual = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((member, at) => member === b[at]);
