import { ipv4Texts } from '../automata/address-languages.js';
import { Automaton } from '../automata/automaton.js';
import { automatonWalker, commonTexts, tableWalker, type Walker } from '../automata/intersection.js';
import { Nfa } from '../automata/nfa.js';
import { remembered } from '../budget.js';
import { parseAddress } from '../match/address.js';
import { compileExpressions } from './table-contents.js';

/** The most addresses that are made for a table, and the most states of its automaton that are explored for them. */
const maxExamples = 6;
const maxPlaces = 4000;

/** Some IPv4 addresses that a table of regular expressions matches. */
export function exampleAddresses(keys: readonly string[]): readonly string[] {
  return remembered(`addresses of ${JSON.stringify(keys)}`, () => {
    const { table } = compileExpressions(keys);
    const found: string[] = [];
    if (table === undefined) return found;
    for (const text of commonTexts([addressTexts(), tableWalker(table, true)], maxPlaces, 1)) {
      if (parseAddress(text) !== undefined) found.push(text);
      if (found.length === maxExamples) break;
    }
    return found;
  });
}

function addressTexts(): Walker {
  const nfa = new Nfa();
  for (const end of ipv4Texts.add(nfa, nfa.start())) nfa.label(end, 0);
  return automatonWalker(new Automaton(nfa, maxPlaces), ({ length }) => length > 0);
}
