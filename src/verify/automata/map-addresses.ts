import { Automaton } from './automaton.js';
import { characters, charactersWhere } from './character-sets.js';
import { automatonWalker, type Walker } from './intersection.js';
import { Nfa } from './nfa.js';

const marks = "!#$%*?^{}`~&'+=_.-";
const isUserOctet = (code: number, more: string): boolean =>
  /[a-z0-9]/.test(String.fromCharCode(code)) || (marks + more).includes(String.fromCharCode(code));

/** The addresses, in lower case, that an alias or a virtual entry can lead to. A text that begins with `/` or `|` is a file or a command. */
export function mapAddresses(): Walker {
  const nfa = new Nfa();
  const inside = nfa.state();
  const behind = nfa.state();
  nfa.edge(
    nfa.start(),
    charactersWhere((code) => isUserOctet(code, '')),
    inside,
  );
  nfa.edge(
    inside,
    charactersWhere((code) => isUserOctet(code, '/|')),
    inside,
  );
  nfa.edge(inside, characters('@'), behind);
  nfa.label(nfa.some(behind, characters('a-z0-9.-')), 0);
  return automatonWalker(new Automaton(nfa, nfa.size + 10), ({ length }) => length > 0);
}
