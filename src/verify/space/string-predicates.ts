import { Automaton } from '../automata/automaton.js';
import { anyCharacter } from '../automata/character-sets.js';
import { automatonWalker, type Walker } from '../automata/intersection.js';
import type { Language } from '../automata/language.js';
import type { TextPattern } from '../automata/nfa.js';
import { Nfa } from '../automata/nfa.js';
import type { DomainPattern } from '../match/domain.js';
import { type Postings, postings } from './postings.js';

/** One criterion on a text: a whole table. Its entries are texts and patterns, all in lower case. */
export interface StringPredicate {
  readonly literals: Iterable<string>;
  readonly patterns: readonly TextPattern[];
  /** A description of the patterns and the kind, if it has any: equal descriptions mean the same texts. */
  readonly written?: string;
  /** Texts that match what comes before the field's delimiter, too: `bob` for `bob+list`. */
  readonly stems?: Iterable<string>;
  /** Texts that match only what is longer by one label in front: `example.org` for the pattern `*.example.org`. */
  readonly tails?: Iterable<string>;
  /** A whole kind of texts that match, too, such as all that read like an address. */
  readonly kind?: Language;
}

export interface StringBudget {
  /** The most states of the common automaton. */
  readonly states: number;
  /** The most atoms. */
  readonly atoms: number;
}

/** The patterns of a field as one automaton, together with that of all texts. */
export interface PatternAutomaton {
  readonly automaton: Automaton;
  /** The label of all texts that can occur. */
  readonly universe: number;
  /** States of the Nfa below this one belong to the automaton of all texts. */
  readonly alive: number;
}

/**
 * The predicates of a field, compiled: they decide which of them hold for a text. Literal entries stay in a hash table, so that a table of a million names costs a
 * million lookups and no states.
 */
export class CompiledPredicates {
  readonly texts: Language;
  readonly delimiter: string | undefined;
  readonly literals: Postings;
  /** All stems and tails, whether they are in the automaton or not. */
  readonly stems: Postings;
  readonly tails: Postings;
  readonly kinds: readonly { readonly predicate: number; readonly texts: Language }[];
  /** Whether texts are told apart only by being literal entries; those with the same predicates then share one list. */
  readonly hasLiteralsOnly: boolean;
  /** The automaton, or undefined if no predicate needs one. */
  readonly patterns: PatternAutomaton | undefined;
  /** The stems and tails that are looked up. */
  readonly #stems: Postings;
  readonly #tails: Postings;
  /** An automaton of stems and tails, for those that are in no other automaton and are needed as one. */
  #affixes: Automaton | undefined;

  /** Throws TooLarge. */
  constructor(
    predicates: readonly StringPredicate[],
    texts: Language,
    budget: StringBudget,
    delimiter: string | undefined,
  ) {
    this.texts = texts;
    this.delimiter = delimiter;
    this.literals = postings(predicates.map(({ literals }) => literals));
    this.stems = postings(predicates.map(({ stems = [] }) => stems));
    this.tails = postings(predicates.map(({ tails = [] }) => tails));
    this.kinds = predicates.flatMap(({ kind }, predicate) =>
      kind === undefined ? [] : [{ predicate, texts: kind }],
    );
    // One kind beside literal texts makes two cells; with anything else only an automaton knows the cells.
    const affixes = this.stems.size + this.tails.size;
    const hasPatterns = predicates.some((predicate) => predicate.patterns.length > 0);
    this.hasLiteralsOnly = affixes === 0 && this.kinds.length === 0 && !hasPatterns;
    const isSimple = this.kinds.length < 2 && (this.kinds.length === 0 || affixes === 0);
    if (isSimple && !hasPatterns) {
      this.#stems = this.stems;
      this.#tails = this.tails;
      return;
    }
    const few = this.stems.size <= maxStems;
    this.#tails = new Map();
    this.#stems = few ? new Map() : this.stems;
    this.patterns = this.#automatonOf(predicates, few, budget);
  }

  /** The one automaton of all that patterns can tell apart. Tails become patterns, too, and so do stems unless they are very many. */
  #automatonOf(
    predicates: readonly StringPredicate[],
    withStems: boolean,
    budget: StringBudget,
  ): PatternAutomaton {
    const universe = predicates.length;
    const nfa = new Nfa();
    for (const end of this.texts.add(nfa, nfa.start())) nfa.label(end, universe);
    const alive = nfa.size;
    predicates.forEach(({ patterns }, label) => {
      for (const pattern of patterns) pattern(nfa, label);
    });
    for (const { predicate, texts } of this.kinds)
      for (const end of texts.add(nfa, nfa.start())) nfa.label(end, predicate);
    addTails(nfa, this.tails);
    if (withStems && this.delimiter !== undefined) addStems(nfa, this.stems, this.delimiter);
    return { automaton: new Automaton(nfa, budget.states), universe, alive };
  }

  /** Whether stems are looked up beside the automaton, so that they match texts that are not entries. */
  get hasStemsBeside(): boolean {
    return this.patterns !== undefined && this.#stems.size > 0;
  }

  /** The predicates that hold for `text` (in lower case), in ascending order, or undefined if it cannot occur. */
  predicatesOf(text: string): readonly number[] | undefined {
    if (this.hasLiteralsOnly)
      return this.texts.test(text) ? (this.literals.get(text) ?? noPredicates) : undefined;
    let patterns: readonly number[] = [];
    if (this.patterns === undefined) {
      if (!this.texts.test(text)) return undefined;
      const [kind] = this.kinds;
      if (kind?.texts.test(text)) patterns = [kind.predicate];
    } else {
      const { automaton, universe } = this.patterns;
      const labels = automaton.labels(automaton.walk(0, text));
      if (labels[labels.length - 1] !== universe) return undefined;
      if (labels.length > 1) patterns = labels.slice(0, -1);
    }
    const posted = this.literals.get(text) ?? [];
    const stemmed = this.#stems.size === 0 ? [] : (this.#stems.get(this.#stemOf(text)) ?? []);
    const dot = this.#tails.size === 0 ? -1 : text.indexOf('.');
    const tailed = dot < 0 ? [] : (this.#tails.get(text.slice(dot + 1)) ?? []);
    const lists = [patterns, posted, stemmed, tailed].filter((list) => list.length > 0);
    if (lists.length < 2) return lists[0] ?? [];
    return [...new Set(lists.flat())].sort((a, b) => a - b);
  }

  /** The first example that is not a literal entry: there are always more texts than a table has. */
  besideLiterals(example: (count: number) => string): string {
    for (let count = 0; ; count += 1) {
      const text = example(count);
      if (!this.literals.has(text) && !this.#stems.has(this.#stemOf(text))) return text;
    }
  }

  #stemOf(text: string): string {
    const at = this.delimiter === undefined ? -1 : text.indexOf(this.delimiter);
    return at < 0 ? text : text.slice(0, at);
  }

  /** Automata that together accept all texts for which exactly these predicates hold and few others, or undefined if they are too large. */
  walkers(predicates: readonly number[]): readonly Walker[] | undefined {
    const key = predicates.join(',');
    const universe = this.patterns?.universe;
    const patterns = this.#affixesOf();
    if (patterns === undefined) return undefined;
    // Literal entries match beside the patterns: their texts are written out.
    const listed = new Nfa();
    let left = maxListed;
    for (const text of this.literals.keys()) {
      if (this.predicatesOf(text)?.join(',') !== key) continue;
      left -= 1;
      if (left < 0) return undefined;
      listed.label(listed.text(listed.start(), text), 0);
    }
    const others = automatonWalker(
      patterns,
      (labels) => labels.filter((label) => label !== universe).join(',') === key,
    );
    if (left === maxListed) return [others];
    return [others, automatonWalker(new Automaton(listed, listed.size + 1), ({ length }) => length > 0)];
  }

  /** The automaton of all that is not literal, or undefined if it is too large. */
  #affixesOf(): Automaton | undefined {
    if (this.patterns !== undefined) return this.#stems.size > 0 ? undefined : this.patterns.automaton;
    if (this.kinds.length > 0 || this.#stems.size + this.#tails.size > maxStems) return undefined;
    if (this.#affixes === undefined) {
      const nfa = new Nfa();
      nfa.start();
      addTails(nfa, this.#tails);
      if (this.delimiter !== undefined) addStems(nfa, this.#stems, this.delimiter);
      this.#affixes = new Automaton(nfa, nfa.size * 4 + 1000);
    }
    return this.#affixes;
  }
}

const noPredicates: readonly number[] = [];

/** The most literal entries of one atom that are written into an automaton. */
const maxListed = 500;

/** The most stems that are written into an automaton beside patterns. */
const maxStems = 2000;

/** Adds the names with one label more than a tail: `[^.]*`, a dot, and the tail. */
function addTails(nfa: Nfa, tails: Postings): void {
  for (const [text, labels] of tails) {
    const end = nfa.domainPattern(nfa.root, oneLabelBelow(text), anyCharacter);
    for (const label of labels) nfa.label(end, label);
  }
}

/** Adds the stems, alone and with anything after the delimiter. */
function addStems(nfa: Nfa, stems: Postings, delimiter: string): void {
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
