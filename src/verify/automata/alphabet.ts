import { spend } from '../budget.js';
import { alphabetSize, type CharacterSet, characters, contains, keyOf } from './character-sets.js';
import type { Nfa } from './nfa.js';

/** Equivalence classes of characters: those that nothing in the automaton tells apart. */
export interface Alphabet {
  readonly classOf: Uint8Array;
  readonly classes: number;
  /** A representative of each class for samples: a letter if there is one. */
  readonly sample: readonly string[];
}

/** The word characters of word boundaries in expressions. */
export const wordCharacters = characters('a-z0-9_');

/** Octets by how readable they are in an example, the best first. */
const pleasant = 'xaemnobcdfghijklpqrstuvwyz0123456789';
export const preference: readonly number[] = [
  ...[...pleasant].map((character) => character.charCodeAt(0)),
  ...Array.from({ length: alphabetSize }, (_, code) => code).filter(
    (code) => !pleasant.includes(String.fromCharCode(code)),
  ),
];

/** The alphabet of an Nfa, and the classes that make up each set on its edges. */
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
  const { classOf, sample } = classesOf(all);
  const members = new Map<CharacterSet, readonly number[]>();
  for (const set of sets)
    members.set(
      set,
      sample.flatMap((character, symbol) => (contains(set, character.charCodeAt(0)) ? [symbol] : [])),
    );
  return { alphabet: { classOf, classes: sample.length, sample }, members };
}

/** Partitions the octets into classes that no set splits; the class with the most readable octet comes first. */
function classesOf(sets: readonly CharacterSet[]): Pick<Alphabet, 'classOf' | 'sample'> {
  const parts = new Uint8Array(alphabetSize);
  let count = 1;
  for (const set of sets) {
    // The two halves of each part so far: outside the set and in it.
    const halves = new Int16Array(2 * count).fill(-1);
    count = 0;
    for (let code = 0; code < alphabetSize; code += 1) {
      const half = 2 * (parts[code] ?? 0) + (contains(set, code) ? 1 : 0);
      if (halves[half] === -1) halves[half] = count++;
      parts[code] = halves[half] ?? 0;
    }
  }
  const classOf = new Uint8Array(alphabetSize);
  const sample: string[] = [];
  const classes = new Int16Array(count).fill(-1);
  for (const code of preference) {
    const part = parts[code] ?? 0;
    if (classes[part] === -1) classes[part] = sample.push(String.fromCharCode(code)) - 1;
    classOf[code] = classes[part] ?? 0;
  }
  return { classOf, sample };
}
