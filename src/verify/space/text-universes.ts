import type { Release } from '../../source/release.js';
import { Automaton } from '../automata/automaton.js';
import { automatonWalker, type Walker } from '../automata/intersection.js';
import { domainTexts, localParts, rawAddresses } from '../automata/languages.js';
import { Nfa } from '../automata/nfa.js';
import { remembered } from '../budget.js';
import type { LazyExpression } from './lazy-expression.js';

/** States of a universe that are made, as they are asked for. */
const maxStates = 20_000;

/** All texts that can occur in a field, as lazy expressions are compared with them. */
export function universeOf({ field, part }: LazyExpression, release: Release): Walker {
  const kind = field === 'helo' ? field : part === 'raw' ? 'raw' : field;
  return remembered(`texts of ${kind} in ${release}`, () => {
    const nfa = new Nfa();
    for (const end of endsOf(kind, nfa, release)) nfa.label(end, 0);
    return automatonWalker(new Automaton(nfa, maxStates), ({ length }) => length > 0);
  });
}

function endsOf(
  kind: 'helo' | 'raw' | 'sender' | 'recipient',
  nfa: Nfa,
  release: Release,
): readonly number[] {
  const from = nfa.start();
  if (kind === 'helo') return domainTexts.add(nfa, from);
  if (kind === 'raw') return rawAddresses.add(nfa, from);
  const addresses = localParts(release)
    .add(nfa, from)
    .flatMap((end) => domainTexts.add(nfa, nfa.text(end, '@')));
  // The null sender is looked up as `@`.
  return kind === 'sender' ? [...addresses, nfa.text(from, '@')] : addresses;
}
