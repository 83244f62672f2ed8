import { countTexts } from '../automata/finite-languages.js';
import type { Walker } from '../automata/intersection.js';
import type { Language } from '../automata/language.js';
import { spend, TooLarge } from '../budget.js';
import type { Postings } from './postings.js';
import {
  CompiledPredicates,
  type PatternAutomaton,
  type StringBudget,
  type StringPredicate,
} from './string-predicates.js';

/** Texts that no predicate tells apart. */
export interface StringAtom {
  /** The predicates that hold, in ascending order. */
  readonly predicates: readonly number[];
  /** Members, the most readable first. */
  readonly samples: readonly string[];
}

/** The most members that are kept of each atom. */
const kept = 4;

/** The partition of a field's texts by its predicates: the non-empty cells of their Boolean algebra. */
export class StringAtoms {
  readonly atoms: readonly StringAtom[];
  readonly #compiled: CompiledPredicates;
  readonly #byKey: ReadonlyMap<string, number>;

  /** Throws TooLarge if the budget does not suffice. */
  constructor(
    predicates: readonly StringPredicate[],
    texts: Language,
    candidates: readonly string[],
    budget: StringBudget,
    delimiter?: string,
  ) {
    this.#compiled = new CompiledPredicates(predicates, texts, budget, delimiter);
    const found = new AtomSearch(this.#compiled, budget).all(candidates);
    this.atoms = [...found.values()];
    this.#byKey = new Map([...found.keys()].map((key, index) => [key, index]));
  }

  /** The predicates that hold for `text` (in lower case), in ascending order, or undefined if it cannot occur. */
  predicatesOf(text: string): readonly number[] | undefined {
    return this.#compiled.predicatesOf(text);
  }

  /** The predicates of literal entries, if texts are told apart only by being one. Those with the same predicates share one list. */
  get literals(): Postings | undefined {
    return this.#compiled.hasLiteralsOnly ? this.#compiled.literals : undefined;
  }

  /** Automata that together accept all texts of an atom and few others, or undefined if they are too large. */
  walkers(atom: number): readonly Walker[] | undefined {
    return this.#compiled.walkers(this.atoms[atom]?.predicates ?? []);
  }

  /** The atom of `text`, or undefined if it cannot occur. */
  atomOf(text: string): number | undefined {
    const holds = this.predicatesOf(text);
    return holds === undefined ? undefined : this.#byKey.get(holds.join(','));
  }
}

/** Searches for a member of each atom. */
class AtomSearch {
  readonly #compiled: CompiledPredicates;
  readonly #budget: StringBudget;
  readonly #found = new Map<string, { predicates: readonly number[]; samples: string[] }>();

  constructor(compiled: CompiledPredicates, budget: StringBudget) {
    this.#compiled = compiled;
    this.#budget = budget;
  }

  /** The atoms by their predicates, those of `candidates` first. */
  all(candidates: readonly string[]): ReadonlyMap<string, StringAtom> {
    const { stems, tails, kinds, delimiter, patterns, texts } = this.#compiled;
    for (const text of candidates) this.#take(text);
    this.#takeLiterals();
    for (const text of stems.keys()) {
      this.#take(text);
      if (delimiter !== undefined) this.#take(`${text}${delimiter}x`);
    }
    const beside = (example: (count: number) => string): void =>
      this.#take(this.#compiled.besideLiterals(example));
    for (const text of tails.keys()) beside((count) => `${hosts[count] ?? `host${count}`}.${text}`);
    if (patterns === undefined) {
      beside((count) => texts.example(count));
      for (const { texts: kind } of kinds) beside((count) => kind.example(count));
    } else this.#searchPatterns(patterns);
    return this.#found;
  }

  /**
   * Takes literal entries as members. If only entries are told apart, those with the same predicates are one atom: once it has enough members, no more are examined.
   */
  #takeLiterals(): void {
    const { literals, hasLiteralsOnly } = this.#compiled;
    const done = new Set<readonly number[]>();
    for (const [text, predicates] of literals) {
      if (done.has(predicates)) continue;
      this.#take(text);
      const samples = hasLiteralsOnly ? (this.#found.get(predicates.join(','))?.samples ?? []) : [];
      if (samples.length === kept && !samples.some(isOdd)) done.add(predicates);
    }
  }

  #take(text: string): void {
    const holds = this.#compiled.predicatesOf(text);
    if (holds === undefined) return;
    spend(holds.length + 1);
    const key = holds.join(',');
    const known = this.#found.get(key);
    if (known === undefined) {
      if (this.#found.size >= this.#budget.atoms) throw new TooLarge('too many classes');
      this.#found.set(key, { predicates: holds, samples: [text] });
    } else if (!known.samples.includes(text)) addSample(known.samples, text);
  }

  /** Finds members of the cells of the patterns. */
  #searchPatterns(patterns: PatternAutomaton): void {
    // A member of such a cell has to be found outside the literal texts. If none turns up, the cell stays without members, unless literal texts are all that it has.
    const wanted = new Map<string, readonly number[]>();
    for (const { text, predicates } of members(patterns, 3)) {
      wanted.set(predicates.join(','), predicates);
      this.#take(text);
    }
    const missing = (): boolean => [...wanted.keys()].some((key) => !this.#found.has(key));
    if (!missing()) return;
    let left = this.#budget.states;
    for (const { text } of members(patterns, 40)) {
      this.#take(text);
      left -= 1;
      if (left < 0 || (left % 100 === 0 && !missing())) break;
    }
    for (const [key, predicates] of wanted)
      if (!this.#found.has(key) && !this.#isTaken(patterns, key))
        this.#found.set(key, { predicates, samples: [] });
  }

  /** Whether each text of a cell of the patterns is a literal entry of some predicate, so that the cell is empty without them. */
  #isTaken({ automaton, universe, alive }: PatternAutomaton, key: string): boolean {
    // If stems are looked up beside the automaton, they match texts that are not entries.
    if (this.#compiled.hasStemsBeside) return false;
    const isCell = (state: number): boolean => {
      const labels = state < 0 ? [] : automaton.labels(state);
      return labels[labels.length - 1] === universe && labels.slice(0, -1).join(',') === key;
    };
    let taken = 0;
    for (const text of this.#compiled.literals.keys()) if (isCell(automaton.walk(0, text))) taken += 1;
    const inUniverse = (state: number): boolean => (automaton.subset(state)[0] ?? alive) < alive;
    return countTexts(automaton, inUniverse, isCell) <= taken;
  }
}

/** Whether a text has a backslash, a dot at its end, or octets that nobody would write. */
const isOdd = (text: string): boolean => /[^ -[\]-~]|\.$/.test(text);

/** Keeps a text as a member: ordinary ones come first, and replace odd ones if there are enough. */
function addSample(samples: string[], text: string): void {
  if (samples.length >= kept && (isOdd(text) || !isOdd(samples[samples.length - 1] ?? ''))) return;
  const odd = isOdd(text) ? -1 : samples.findIndex(isOdd);
  if (odd < 0) samples.push(text);
  else samples.splice(odd, 0, text);
  samples.length = Math.min(samples.length, kept);
}

/** First labels for examples. */
const hosts = ['mail', 'www', 'host'];

/** The cost of a letter in a text, and of evaluating the predicates on it. */
const costOfLetter = 4;

/**
 * Yields members of every set of labels that occurs together with `universe`, the shortest first. States of the universe are those below `alive`. Each state is
 * visited `visits` times, so that a cell has several members, not only its shortest.
 */
function* members(
  { automaton, universe, alive }: PatternAutomaton,
  visits: number,
): Generator<{ readonly text: string; readonly predicates: readonly number[] }> {
  const seen: number[] = [];
  const states: number[] = [0];
  const origin: number[] = [-1];
  const letters: string[] = [''];
  for (let at = 0; at < states.length; at += 1) {
    const state = states[at] ?? 0;
    const labels = automaton.labels(state);
    spend(automaton.alphabet.classes + labels.length);
    if (labels[labels.length - 1] === universe) {
      let text = '';
      for (let step = at; step > 0; step = origin[step] ?? 0) text = (letters[step] ?? '') + text;
      spend(costOfLetter * text.length);
      yield { text, predicates: labels.slice(0, -1) };
    }
    for (let symbol = 0; symbol < automaton.alphabet.classes; symbol += 1) {
      const next = automaton.move(state, symbol);
      // Subsets are in ascending order and the universe was added first: if the first member is past it, no text can occur.
      if (next < 0 || (automaton.subset(next)[0] ?? alive) >= alive) continue;
      const count = seen[next] ?? 0;
      if (count >= visits) continue;
      seen[next] = count + 1;
      states.push(next);
      origin.push(at);
      letters.push(automaton.alphabet.sample[symbol] ?? '');
    }
  }
}
