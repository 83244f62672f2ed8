import { unpaid } from '../budget.js';
import { Automaton } from './automaton.js';
import type { Language } from './language.js';
import { Nfa } from './nfa.js';
import { minimal, type TransitionTable } from './transition-table.js';

/** The most states of a built-in language. */
const maxStates = 10_000;

const written = new WeakMap<Pick<Language, 'add'>, TransitionTable>();

/** The transition table of a language that does not depend on the configuration, made once for all and charged to no budget. */
export function writtenOut(language: Pick<Language, 'add'>): TransitionTable {
  const known = written.get(language);
  if (known !== undefined) return known;
  const table = unpaid(() => {
    const nfa = new Nfa();
    for (const end of language.add(nfa, nfa.start())) nfa.label(end, 0);
    return minimal(new Automaton(nfa, maxStates));
  });
  written.set(language, table);
  return table;
}
