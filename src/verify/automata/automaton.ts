import { spend, TooLarge } from '../budget.js';
import type { Before } from '../match/ere-tree.js';
import { type Alphabet, alphabetOf, wordCharacters } from './alphabet.js';
import { alphabetSize, type CharacterSet, contains } from './character-sets.js';
import type { Nfa } from './nfa.js';

export { TooLarge } from '../budget.js';

/** The kind of character next to a place in a text. */
type Neighbour = 'none' | 'word' | 'other';

function satisfies(neighbour: Neighbour, wanted: Before): boolean {
  if (wanted === 'any') return true;
  if (wanted === 'edge') return neighbour === 'none';
  return (neighbour === 'word') === (wanted === 'word');
}

/** A deterministic automaton, built lazily from an Nfa by subset construction, with at most `budget` states. State 0 is the start state; -1 is the dead state. */
export class Automaton {
  readonly alphabet: Alphabet;
  readonly #nfa: Nfa;
  readonly #budget: number;
  readonly #members: ReadonlyMap<CharacterSet, readonly number[]>;
  readonly #neighbours: readonly Neighbour[];
  /** States by a hash of their subset. */
  readonly #ids = new Map<number, number[]>();
  readonly #subsets: Int32Array[] = [];
  /** The kind of character before each state, if some passage depends on it. */
  readonly #before: Neighbour[] = [];
  readonly #moves: (Int32Array | undefined)[] = [];
  readonly #labels: (readonly number[] | undefined)[] = [];
  /** For each state of the Nfa, 1 if subsets have to keep it: it has an edge, a conditional passage or a label. */
  readonly #stays: Uint8Array;
  /** The round of #close in which a state was last visited. */
  readonly #seen: Int32Array;
  #round = 0;
  /** The targets that #aim found last, by symbol: states of the Nfa, and a hash of them. */
  readonly #targets: number[][];
  readonly #hashes: Int32Array;
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
    this.#targets = Array.from({ length: alphabet.classes }, () => []);
    this.#hashes = new Int32Array(alphabet.classes);
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

  /** The states of the Nfa that make up `state`. */
  subset(state: number): Int32Array {
    return this.#subsets[state] ?? nothing;
  }

  /** The state after `state` and a character of class `symbol`, or -1 if there is none. */
  move(state: number, symbol: number): number {
    if (state < 0) return -1;
    let moves = this.#moves[state];
    if (moves === undefined) {
      moves = this.#expand(state);
      this.#moves[state] = moves;
    }
    return moves[symbol] ?? -1;
  }

  /** The state after `state` and `text`, or -1 if there is none. */
  walk(state: number, text: string): number {
    let at = state;
    for (let index = 0; index < text.length && at >= 0; index += 1) {
      const code = text.charCodeAt(index);
      at = code < alphabetSize ? this.move(at, this.alphabet.classOf[code] ?? 0) : -1;
    }
    return at;
  }

  /** The labels of the texts that end in `state`, in ascending order. */
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
   * The epsilon closure of `from` between characters of the kinds `before` and `after`. If `after` is undefined, conditional passages are not taken. States with
   * nothing but unconditional passages are left out.
   */
  #close(from: ArrayLike<number>, before: Neighbour, after: Neighbour | undefined): Int32Array {
    this.#round += 1;
    const round = this.#round;
    const seen = this.#seen;
    const stack = Array.from(from);
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
    return new Int32Array(kept).sort();
  }

  #expand(state: number): Int32Array {
    const before = this.#work;
    this.#aim(state);
    if (this.#work > this.#budget * 400) throw new TooLarge('too much work');
    const { classes } = this.alphabet;
    spend(this.#work - before + classes);
    const moves = new Int32Array(classes).fill(-1);
    /** Most characters lead to the same states. For each hash of such states: the first symbol that leads there, and the cost of the closure. */
    const firsts = new Map<number, { readonly symbol: number; readonly cost: number }>();
    for (let symbol = 0; symbol < classes; symbol += 1) {
      const targets = this.#targets[symbol] ?? none;
      if (targets.length === 0) continue;
      const hash = this.#hashes[symbol] ?? 0;
      const first = firsts.get(hash);
      if (first !== undefined && this.#areAlike(first.symbol, symbol)) {
        spend(first.cost);
        moves[symbol] = moves[first.symbol] ?? -1;
      } else {
        moves[symbol] = this.#intern(targets, this.#neighbours[symbol] ?? 'other');
        if (first === undefined) firsts.set(hash, { symbol, cost: this.#cost });
      }
    }
    return moves;
  }

  /** Finds the states of the Nfa after `state` and each symbol. */
  #aim(state: number): void {
    const targets = this.#targets;
    const hashes = this.#hashes;
    for (const list of targets) list.length = 0;
    hashes.fill(0);
    const subset = this.subset(state);
    // Without conditional passages the subset is closed already.
    const sides = this.#nfa.conditional ? (['word', 'other'] as const) : ([undefined] as const);
    for (const side of sides) {
      const open = side === undefined ? subset : this.#close(subset, this.#before[state] ?? 'none', side);
      for (const member of open) {
        for (const { set, to } of this.#nfa.edges[member] ?? none) {
          for (const symbol of this.#members.get(set) ?? none) {
            if (side !== undefined && this.#neighbours[symbol] !== side) continue;
            targets[symbol]?.push(to);
            hashes[symbol] = mixed(hashes[symbol] ?? 0, to);
            this.#work += 1;
          }
        }
      }
    }
  }

  /** Whether two symbols lead to the same states from the state that #aim was last called with. */
  #areAlike(one: number, other: number): boolean {
    const [a, b] = [this.#targets[one] ?? none, this.#targets[other] ?? none];
    return this.#neighbours[one] === this.#neighbours[other] && areEqual(a, b);
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
const none: readonly never[] = [];

const mixed = (hash: number, member: number): number => Math.imul(hash ^ member, 0x9e3779b1) ^ (hash >>> 15);

function hashOf(subset: Int32Array): number {
  let hash = 0;
  for (const member of subset) hash = mixed(hash, member);
  return hash;
}

function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
