import type { Nfa } from './nfa.js';

/** The texts that a field can have at all, in lower case: strings of octets (match/octets.ts). Limits of their length are ignored. */
export interface Language {
  /** Adds the texts after `from` and returns the states in which they end. */
  add(nfa: Nfa, from: number): readonly number[];
  /** Whether a text belongs to the language, without an automaton. */
  test(text: string): boolean;
  /** A member for each count, so that there is another if one is taken. */
  example(count: number): string;
}
