import { Automaton, TooLarge } from './automaton.js';
import { Nfa } from './nfa.js';
import type { Texts } from './texts.js';

/** Adds a pattern to the automaton: texts of it get `label`. */
export type Pattern = (nfa: Nfa, label: number) => void;

/** One criterion on a text: a whole table. Its entries are texts and patterns, all in lower case. */
export interface StringPredicate {
  readonly literals: Iterable<string>;
  readonly patterns: readonly Pattern[];
  /** Texts that hold for what stands before the field's delimiter, too: `bob` for `bob+list`. */
  readonly stems?: Iterable<string>;
}

/** Texts that no predicate tells apart. */
export interface StringClass {
  /** The predicates that hold, in ascending order. */
  readonly predicates: readonly number[];
  /** Members, the most pleasant first. */
  readonly samples: readonly string[];
}

export interface StringBudget {
  /** States of the common automaton. */
  readonly states: number;
  /** Classes. */
  readonly classes: number;
}

/** Members kept of each class. */
const kept = 4;

/**
 * The finest partition of a field's texts that its predicates make: the non-empty cells of their Boolean algebra. Literal entries stay
 * in a hash table, so a table of a million names costs a million look-ups and no states.
 */
export class StringClasses {
  readonly classes: readonly StringClass[];
  readonly #postings: ReadonlyMap<string, readonly number[]>;
  readonly #stems: ReadonlyMap<string, readonly number[]>;
  readonly #delimiter: string | undefined;
  readonly #texts: Texts;
  /** Undefined: no predicate has a pattern. */
  readonly #automaton: Automaton | undefined;
  readonly #universe: number;
  readonly #byKey: ReadonlyMap<string, number>;

  /** Throws TooLarge when the budget does not suffice. */
  constructor(
    predicates: readonly StringPredicate[],
    texts: Texts,
    candidates: readonly string[],
    budget: StringBudget,
    delimiter?: string,
  ) {
    this.#universe = predicates.length;
    this.#postings = postings(predicates.map(({ literals }) => literals));
    this.#stems = postings(predicates.map(({ stems }) => stems ?? []));
    this.#delimiter = delimiter;
    this.#texts = texts;
    let alive = 0;
    if (predicates.some(({ patterns }) => patterns.length > 0)) {
      const nfa = new Nfa();
      for (const end of texts.add(nfa, nfa.start())) nfa.label(end, this.#universe);
      alive = nfa.size;
      predicates.forEach((predicate, label) => {
        for (const pattern of predicate.patterns) pattern(nfa, label);
      });
      this.#automaton = new Automaton(nfa, budget.states);
    }

    const found = new Map<string, { predicates: readonly number[]; samples: string[] }>();
    const take = (text: string): void => {
      const holds = this.predicatesOf(text);
      if (holds === undefined) return;
      const key = holds.join(',');
      const known = found.get(key);
      if (known === undefined) {
        if (found.size >= budget.classes) throw new TooLarge('too many classes');
        found.set(key, { predicates: holds, samples: [text] });
      } else if (known.samples.length < kept && !known.samples.includes(text)) known.samples.push(text);
    };
    for (const text of candidates) take(text);
    for (const text of this.#postings.keys()) take(text);
    for (const text of this.#stems.keys()) {
      take(text);
      if (delimiter !== undefined) take(`${text}${delimiter}x`);
    }
    if (this.#automaton === undefined) {
      // There are always more texts than a table has.
      for (let count = 1; !found.has(''); count += 1) take(texts.example(count));
    } else this.#searchPatterns(this.#automaton, alive, budget, found, take);
    this.classes = [...found.values()];
    this.#byKey = new Map([...found.keys()].map((key, index) => [key, index]));
  }

  /** Finds members of the cells that patterns make. */
  #searchPatterns(
    automaton: Automaton,
    alive: number,
    budget: StringBudget,
    found: Map<string, { predicates: readonly number[]; samples: string[] }>,
    take: (text: string) => void,
  ): void {
    // Such a cell has to be found outside the literal texts; where no such text turns up, the cell stays, without members.
    const wanted = new Map<string, readonly number[]>();
    for (const { text, patterns } of members(automaton, alive, this.#universe, 3)) {
      wanted.set(patterns.join(','), patterns);
      take(text);
    }
    const missing = (): boolean => [...wanted.keys()].some((key) => !found.has(key));
    if (!missing()) return;
    let left = budget.states;
    for (const { text } of members(automaton, alive, this.#universe, 40)) {
      take(text);
      left -= 1;
      if (left < 0 || (left % 100 === 0 && !missing())) break;
    }
    for (const [key, patterns] of wanted)
      if (!found.has(key)) found.set(key, { predicates: patterns, samples: [] });
  }

  /** The predicates that hold for `text` (in lower case), in ascending order; undefined when it cannot occur. */
  predicatesOf(text: string): readonly number[] | undefined {
    let patterns: readonly number[] = [];
    if (this.#automaton === undefined) {
      if (!this.#texts.test(text)) return undefined;
    } else {
      const labels = this.#automaton.labels(this.#automaton.walk(0, text));
      if (labels[labels.length - 1] !== this.#universe) return undefined;
      if (labels.length > 1) patterns = labels.slice(0, -1);
    }
    const posted = this.#postings.get(text) ?? [];
    const stemmed = this.#stems.size === 0 ? [] : (this.#stems.get(this.#stemOf(text)) ?? []);
    if (patterns.length === 0 && stemmed.length === 0) return posted;
    if (posted.length === 0 && stemmed.length === 0) return patterns;
    return [...new Set([...posted, ...stemmed, ...patterns])].sort((a, b) => a - b);
  }

  #stemOf(text: string): string {
    const at = this.#delimiter === undefined ? -1 : text.indexOf(this.#delimiter);
    return at < 0 ? text : text.slice(0, at);
  }

  /** The class of `text`; undefined when it cannot occur. */
  classOf(text: string): number | undefined {
    const holds = this.predicatesOf(text);
    return holds === undefined ? undefined : this.#byKey.get(holds.join(','));
  }
}

/** Which predicates name a text as it stands. Texts with the same predicates share one list. */
export function postings(predicates: readonly Iterable<string>[]): ReadonlyMap<string, readonly number[]> {
  const lists = new Map<string, readonly number[]>();
  const longer = new Map<readonly number[], Map<number, readonly number[]>>();
  const empty: readonly number[] = [];
  predicates.forEach((predicate, index) => {
    for (const text of predicate) {
      const list = lists.get(text) ?? empty;
      if (list[list.length - 1] === index) continue;
      let extended = longer.get(list)?.get(index);
      if (extended === undefined) {
        extended = [...list, index];
        const next = longer.get(list) ?? new Map<number, readonly number[]>();
        next.set(index, extended);
        longer.set(list, next);
      }
      lists.set(text, extended);
    }
  });
  return lists;
}

/**
 * Members of every set of labels that occurs together with `universe`, the shortest first. States of the universe are those below `alive`.
 * Each state is passed `visits` times, so that a cell has several members, not only its shortest.
 */
function* members(
  automaton: Automaton,
  alive: number,
  universe: number,
  visits: number,
): Generator<{ readonly text: string; readonly patterns: readonly number[] }> {
  const seen: number[] = [];
  const states: number[] = [0];
  const origin: number[] = [-1];
  const letters: string[] = [''];
  for (let at = 0; at < states.length; at += 1) {
    const state = states[at] ?? 0;
    const labels = automaton.labels(state);
    if (labels[labels.length - 1] === universe) {
      let text = '';
      for (let step = at; step > 0; step = origin[step] ?? 0) text = (letters[step] ?? '') + text;
      yield { text, patterns: labels.slice(0, -1) };
    }
    for (let symbol = 0; symbol < automaton.alphabet.classes; symbol += 1) {
      const next = automaton.move(state, symbol);
      // Subsets are in ascending order and the universe was added first: a first member past it means that no text can occur.
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
