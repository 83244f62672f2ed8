import { Automaton, TooLarge } from '../automata/automaton.js';
import { anyCharacter } from '../automata/character-sets.js';
import { countTexts } from '../automata/finite-languages.js';
import type { Language } from '../automata/language.js';
import type { TextPattern } from '../automata/nfa.js';
import { Nfa } from '../automata/nfa.js';
import { spend } from '../budget.js';
import type { DomainPattern } from '../match/domain.js';

/** One criterion on a text: a whole table. Its entries are texts and patterns, all in lower case. */
export interface StringPredicate {
  readonly literals: Iterable<string>;
  readonly patterns: readonly TextPattern[];
  /** Texts that hold for what stands before the field's delimiter, too: `bob` for `bob+list`. */
  readonly stems?: Iterable<string>;
  /** Texts that hold for what is longer by one label in front, too, and only for that: `example.org` for the pattern `*.example.org`. */
  readonly tails?: Iterable<string>;
  /** A whole kind of texts, such as all that read like an address; they hold, too. */
  readonly kind?: Language;
}

/** Texts that no predicate tells apart. */
export interface StringAtom {
  /** The predicates that hold, in ascending order. */
  readonly predicates: readonly number[];
  /** Members, the most pleasant first. */
  readonly samples: readonly string[];
}

export interface StringBudget {
  /** States of the common automaton. */
  readonly states: number;
  /** Classes. */
  readonly atoms: number;
}

/** Members kept of each atom. */
const kept = 4;

/**
 * The finest partition of a field's texts that its predicates make: the non-empty cells of their Boolean algebra. Literal entries stay
 * in a hash table, so a table of a million names costs a million look-ups and no states.
 */
export class StringAtoms {
  readonly atoms: readonly StringAtom[];
  readonly #postings: ReadonlyMap<string, readonly number[]>;
  readonly #stems: ReadonlyMap<string, readonly number[]>;
  readonly #tails: ReadonlyMap<string, readonly number[]>;
  readonly #delimiter: string | undefined;
  readonly #texts: Language;
  /** A predicate that names a kind of texts, where that is told without an automaton. */
  readonly #kind: { readonly predicate: number; readonly texts: Language } | undefined;
  /** Undefined: no predicate has a pattern. */
  readonly #automaton: Automaton | undefined;
  readonly #universe: number;
  readonly #byKey: ReadonlyMap<string, number>;

  /** Throws TooLarge when the budget does not suffice. */
  constructor(
    predicates: readonly StringPredicate[],
    texts: Language,
    candidates: readonly string[],
    budget: StringBudget,
    delimiter?: string,
  ) {
    this.#universe = predicates.length;
    this.#delimiter = delimiter;
    this.#texts = texts;
    this.#postings = postings(predicates.map(({ literals }) => literals));
    const stems = postings(predicates.map((predicate) => predicate.stems ?? []));
    const tails = postings(predicates.map((predicate) => predicate.tails ?? []));
    let alive = 0;
    const kinds = predicates.flatMap(({ kind }, predicate) =>
      kind === undefined ? [] : [{ predicate, texts: kind }],
    );
    // One kind beside literal texts makes two cells; beside anything else only an automaton knows which cells there are.
    const isSimple = kinds.length < 2 && (kinds.length === 0 || stems.size + tails.size === 0);
    if (!isSimple || predicates.some(({ patterns }) => patterns.length > 0)) {
      // What patterns can tell apart must be one automaton: stems and tails become patterns, too, unless they are very many.
      const nfa = new Nfa();
      for (const end of texts.add(nfa, nfa.start())) nfa.label(end, this.#universe);
      alive = nfa.size;
      predicates.forEach((predicate, label) => {
        for (const pattern of predicate.patterns) pattern(nfa, label);
      });
      for (const { predicate, texts: kind } of kinds)
        for (const end of kind.add(nfa, nfa.start())) nfa.label(end, predicate);
      addTails(nfa, tails);
      this.#tails = new Map();
      const few = stems.size <= maxStems;
      if (few && delimiter !== undefined) addStems(nfa, stems, delimiter);
      this.#stems = few ? new Map() : stems;
      this.#automaton = new Automaton(nfa, budget.states);
    } else {
      this.#stems = stems;
      this.#tails = tails;
      this.#kind = kinds[0];
    }

    const found = new Map<string, { predicates: readonly number[]; samples: string[] }>();
    const take = (text: string): void => {
      const holds = this.predicatesOf(text);
      if (holds === undefined) return;
      spend(holds.length + 1);
      const key = holds.join(',');
      const known = found.get(key);
      if (known === undefined) {
        if (found.size >= budget.atoms) throw new TooLarge('too many classes');
        found.set(key, { predicates: holds, samples: [text] });
      } else if (!known.samples.includes(text)) addSample(known.samples, text);
    };
    for (const text of candidates) take(text);
    for (const text of this.#postings.keys()) take(text);
    for (const text of stems.keys()) {
      take(text);
      if (delimiter !== undefined) take(`${text}${delimiter}x`);
    }
    for (const text of tails.keys())
      take(this.#besideLiterals((count) => `${hosts[count] ?? `host${count}`}.${text}`));
    if (this.#automaton === undefined) {
      take(this.#besideLiterals((count) => texts.example(count)));
      for (const { texts: kind } of kinds) take(this.#besideLiterals((count) => kind.example(count)));
    } else this.#searchPatterns(this.#automaton, alive, budget, found, take);
    this.atoms = [...found.values()];
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
    // Such a cell has to be found outside the literal texts; where no such text turns up, the cell stays, without members, unless the literal texts are
    // all that there is.
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
      if (!found.has(key) && !this.#isTaken(automaton, alive, key))
        found.set(key, { predicates: patterns, samples: [] });
  }

  /** Whether each text of a cell that patterns make is a literal entry of some predicate, so that the cell is empty beside them. */
  #isTaken(automaton: Automaton, alive: number, key: string): boolean {
    // Where stems stand beside the automaton, texts are taken by them that are no entries.
    if (this.#stems.size > 0) return false;
    const isCell = (state: number): boolean => {
      const labels = state < 0 ? [] : automaton.labels(state);
      return labels[labels.length - 1] === this.#universe && labels.slice(0, -1).join(',') === key;
    };
    let taken = 0;
    for (const text of this.#postings.keys()) if (isCell(automaton.walk(0, text))) taken += 1;
    const inUniverse = (state: number): boolean => (automaton.subset(state)[0] ?? alive) < alive;
    return countTexts(automaton, inUniverse, isCell) <= taken;
  }

  /** The predicates that hold for `text` (in lower case), in ascending order; undefined when it cannot occur. */
  predicatesOf(text: string): readonly number[] | undefined {
    let patterns: readonly number[] = [];
    if (this.#automaton === undefined) {
      if (!this.#texts.test(text)) return undefined;
      if (this.#kind?.texts.test(text)) patterns = [this.#kind.predicate];
    } else {
      const labels = this.#automaton.labels(this.#automaton.walk(0, text));
      if (labels[labels.length - 1] !== this.#universe) return undefined;
      if (labels.length > 1) patterns = labels.slice(0, -1);
    }
    const posted = this.#postings.get(text) ?? [];
    const stemmed = this.#stems.size === 0 ? [] : (this.#stems.get(this.#stemOf(text)) ?? []);
    const dot = this.#tails.size === 0 ? -1 : text.indexOf('.');
    const tailed = dot < 0 ? [] : (this.#tails.get(text.slice(dot + 1)) ?? []);
    const lists = [patterns, posted, stemmed, tailed].filter((list) => list.length > 0);
    if (lists.length < 2) return lists[0] ?? [];
    return [...new Set(lists.flat())].sort((a, b) => a - b);
  }

  /** The first text that is no literal entry: there are always more texts than a table has. */
  #besideLiterals(example: (count: number) => string): string {
    for (let count = 0; ; count += 1) {
      const text = example(count);
      if (!this.#postings.has(text) && !this.#stems.has(this.#stemOf(text))) return text;
    }
  }

  #stemOf(text: string): string {
    const at = this.#delimiter === undefined ? -1 : text.indexOf(this.#delimiter);
    return at < 0 ? text : text.slice(0, at);
  }

  /** The atom of `text`; undefined when it cannot occur. */
  atomOf(text: string): number | undefined {
    const holds = this.predicatesOf(text);
    return holds === undefined ? undefined : this.#byKey.get(holds.join(','));
  }
}

/** Names with backslashes, or with a dot or octets at their ends that nobody would write. */
const isOdd = (text: string): boolean => /[^ -[\]-~]|\.$/.test(text);

/** Keeps a text as a member: the ordinary ones first, in the place of an odd one where there are enough. */
function addSample(samples: string[], text: string): void {
  if (samples.length >= kept && (isOdd(text) || !isOdd(samples[samples.length - 1] ?? ''))) return;
  const odd = isOdd(text) ? -1 : samples.findIndex(isOdd);
  if (odd < 0) samples.push(text);
  else samples.splice(odd, 0, text);
  samples.length = Math.min(samples.length, kept);
}

/** Stems that are written into an automaton beside patterns. */
const maxStems = 2000;

/** First labels for examples. */
const hosts = ['mail', 'www', 'host'];

/** Names of one label more than the tails: `[^.]*` and then a tail. */
function addTails(nfa: Nfa, tails: ReadonlyMap<string, readonly number[]>): void {
  for (const [text, labels] of tails) {
    const end = nfa.domainPattern(nfa.root, oneLabelBelow(text), anyCharacter);
    for (const label of labels) nfa.label(end, label);
  }
}

/** The stems themselves, and with anything behind the delimiter. */
function addStems(nfa: Nfa, stems: ReadonlyMap<string, readonly number[]>, delimiter: string): void {
  for (const [text, labels] of stems) {
    const plain = nfa.text(nfa.start(), text);
    const tagged = nfa.many(nfa.text(plain, delimiter), anyCharacter);
    for (const label of labels) {
      nfa.label(plain, label);
      nfa.label(tagged, label);
    }
  }
}

const oneLabelBelow = (tail: string): DomainPattern => ({
  text: `*.${tail}`,
  prefix: '',
  segments: [`.${tail}`],
  open: false,
});

/** Which predicates name a text as it stands. Texts with the same predicates share one list. */
export function postings(predicates: readonly Iterable<string>[]): ReadonlyMap<string, readonly number[]> {
  const lists = new Map<string, readonly number[]>();
  const longer = new Map<readonly number[], Map<number, readonly number[]>>();
  const empty: readonly number[] = [];
  predicates.forEach((predicate, index) => {
    for (const text of predicate) {
      spend(1);
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
    spend(automaton.alphabet.classes + labels.length);
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
