import type { Nfa } from './nfa.js';

/** The texts that can occur at all in a field, in lower case: strings of octets (match/octets.ts). How long they may be is left out. */
export interface Language {
  /** Adds them after `from`; the states where they end. */
  add(nfa: Nfa, from: number): readonly number[];
  /** Whether a text is one of them, without an automaton. */
  test(text: string): boolean;
  /** Further and further members, for when the first ones are taken. */
  example(count: number): string;
}
