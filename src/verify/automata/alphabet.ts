import { spend } from '../budget.js';
import { alphabetSize, type CharacterSet, characters, contains, keyOf } from './character-sets.js';
import type { Nfa } from './nfa.js';

/** Which characters nothing in the automaton tells apart. */
export interface Alphabet {
  readonly classOf: Uint8Array;
  readonly classes: number;
  /** A character to stand for the class in samples: a letter where there is one. */
  readonly sample: readonly string[];
}

/** What counts as part of a word where an expression asks for one. */
export const wordCharacters = characters('a-z0-9_');

/** Octets in the order in which a person would like to see them in an example. */
const pleasant = 'xaemnobcdfghijklpqrstuvwyz0123456789';
export const preference: readonly number[] = [
  ...[...pleasant].map((character) => character.charCodeAt(0)),
  ...Array.from({ length: alphabetSize }, (_, code) => code).filter(
    (code) => !pleasant.includes(String.fromCharCode(code)),
  ),
];

/** The alphabet of an Nfa, and which of its classes make up each set on its edges. */
export function alphabetOf(nfa: Nfa): {
  alphabet: Alphabet;
  members: ReadonlyMap<CharacterSet, readonly number[]>;
} {
  const sets = new Set<CharacterSet>();
  for (const edges of nfa.edges) for (const { set } of edges) sets.add(set);
  const distinct = new Map<string, CharacterSet>();
  if (nfa.conditional) distinct.set('', wordCharacters);
  for (const set of sets) distinct.set(keyOf(set), set);
  const all = [...distinct.values()];
  spend((all.length + sets.size) * alphabetSize);
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
