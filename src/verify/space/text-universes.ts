import type { Release } from '../../source/release.js';
import { Automaton } from '../automata/automaton.js';
import { automatonWalker, type Walker } from '../automata/intersection.js';
import type { Language } from '../automata/language.js';
import {
  domainTexts,
  localParts,
  rawAddresses,
  reverseNames,
  userNames,
  withText,
} from '../automata/languages.js';
import { Nfa } from '../automata/nfa.js';
import { remembered } from '../budget.js';
import type { MailFieldName, TextFieldName } from './formula.js';
import { isMailField, type LazyExpression } from './lazy-expression.js';

/** The reverse name of a client without one, as it is compared. */
export const unknownName = '<unknown>';

/** The texts that can occur in a field that is not a mail address. */
export const textsOf: Readonly<Record<TextFieldName, Language>> = {
  reverse: withText(reverseNames, unknownName),
  helo: domainTexts,
  user: userNames,
};

/** The most states of a universe's automaton, which is built lazily. */
const maxStates = 20_000;

/** All texts that can occur in a field, in the form in which lazy expressions are compared with them. */
export function universeOf({ field, part }: LazyExpression, release: Release): Walker {
  const kind = isMailField(field) && part === 'raw' ? 'raw' : field;
  return remembered(`texts of ${kind} in ${release}`, () => {
    const nfa = new Nfa();
    for (const end of endsOf(kind, nfa, release)) nfa.label(end, 0);
    return automatonWalker(new Automaton(nfa, maxStates), ({ length }) => length > 0);
  });
}

function endsOf(kind: TextFieldName | MailFieldName | 'raw', nfa: Nfa, release: Release): readonly number[] {
  const from = nfa.start();
  if (kind === 'raw') return rawAddresses.add(nfa, from);
  if (!isMailField(kind)) return textsOf[kind].add(nfa, from);
  const addresses = localParts(release)
    .add(nfa, from)
    .flatMap((end) => domainTexts.add(nfa, nfa.text(end, '@')));
  // The null sender is looked up as `@`.
  return kind === 'sender' ? [...addresses, nfa.text(from, '@')] : addresses;
}
