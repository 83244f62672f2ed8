import type { Language } from '../automata/language.js';
import { remembered } from '../budget.js';
import { StringAtoms } from './string-atoms.js';
import type { StringBudget, StringPredicate } from './string-predicates.js';

/** The texts of a field, or of a part of one, that are to be told apart. */
export interface TextAtoms {
  readonly predicates: readonly StringPredicate[];
  /** The texts that can occur. */
  readonly texts: Language;
  /** Texts that are pleasant as examples. */
  readonly examples: readonly string[];
  readonly budget: StringBudget;
  readonly delimiter?: string | undefined;
}

/** Literal entries of a field whose atoms are remembered. */
const maxRemembered = 1000;

/** The atoms of texts, found once: all spaces of a configuration, and of one that is changed in another place, have the same. Throws TooLarge. */
export function rememberedAtoms(field: TextAtoms): StringAtoms {
  const { predicates, texts, examples, budget, delimiter } = field;
  const make = (): StringAtoms => new StringAtoms(predicates, texts, examples, budget, delimiter);
  const key = keyOf(field);
  return key === undefined ? make() : remembered(key, make);
}

/** By what the atoms are remembered; undefined: they cost little, are known by no words, or take much memory. */
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

/** Whether a predicate may take an automaton. */
const isCostly = ({ patterns, kind }: StringPredicate): boolean => patterns.length > 0 || kind !== undefined;

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** A number that no other object has: the words for what is known by no others. */
export function identityOf(value: object): number {
  const known = identities.get(value);
  if (known !== undefined) return known;
  lastIdentity += 1;
  identities.set(value, lastIdentity);
  return lastIdentity;
}
