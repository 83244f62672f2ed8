import { anyCharacter } from '../automata/character-sets.js';
import type { TextPattern } from '../automata/nfa.js';

/** Source routes with an `@`. */
export const routesWithAt: TextPattern = (nfa, label) =>
  nfa.label(nfa.many(nfa.text(nfa.many(nfa.start(), anyCharacter), '@'), anyCharacter), label);

/** Source routes that begin with a text. */
export const beginningWith =
  (text: string): TextPattern =>
  (nfa, label) =>
    nfa.label(nfa.many(nfa.text(nfa.start(), text), anyCharacter), label);
