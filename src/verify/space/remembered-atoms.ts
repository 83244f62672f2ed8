import type { Language } from '../automata/language.js';
import { remembered } from '../budget.js';
import { StringAtoms } from './string-atoms.js';
import type { StringBudget, StringPredicate } from './string-predicates.js';

/** The texts of a field, or of a part of one, that have to be told apart. */
export interface TextAtoms {
  readonly predicates: readonly StringPredicate[];
  /** The texts that can occur. */
  readonly texts: Language;
  /** Texts that make good examples. */
  readonly examples: readonly string[];
  readonly budget: StringBudget;
  readonly delimiter?: string | undefined;
}

/** The most literal entries of a field whose atoms are cached. */
const maxRemembered = 1000;

/** The atoms of texts, found once: they are the same in all spaces of a configuration, and in those of one that is changed elsewhere. Throws TooLarge. */
export function rememberedAtoms(field: TextAtoms): StringAtoms {
  const { predicates, texts, examples, budget, delimiter } = field;
  const make = (): StringAtoms => new StringAtoms(predicates, texts, examples, budget, delimiter);
  const key = keyOf(field);
  return key === undefined ? make() : remembered(key, make);
}

/** The cache key of the atoms, or undefined if they cost little, have no description in text, or take much memory. */
function keyOf({ predicates, texts, examples, budget, delimiter }: TextAtoms): string | undefined {
  if (!predicates.some(isCostly)) return undefined;
  const written: unknown[] = [];
  let left = maxRemembered;
  for (const predicate of predicates) {
    const { patterns, written: words, stems = [], tails = [], literals } = predicate;
    if (isCostly(predicate) && words === undefined) return undefined;
    const entries: string[][] = [];
    for (const list of [literals, stems, tails]) {
      const own: string[] = [];
      for (const text of list) {
        left -= 1;
        if (left < 0) return undefined;
        own.push(text);
      }
      entries.push(own);
    }
    written.push([entries, patterns.length, words]);
  }
  const field = [identityOf(texts), delimiter, budget.states, budget.atoms, examples];
  return `atoms ${JSON.stringify([field, written])}`;
}

/** Whether a predicate may need an automaton. */
const isCostly = ({ patterns, kind }: StringPredicate): boolean => patterns.length > 0 || kind !== undefined;

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** The unique number of an object, which serves as a key for what has no description in text. */
export function identityOf(value: object): number {
  const known = identities.get(value);
  if (known !== undefined) return known;
  lastIdentity += 1;
  identities.set(value, lastIdentity);
  return lastIdentity;
}
