import { foldCase } from '../../model/config/lengths.js';
import { ipv4Texts, ipv6TextsOf } from '../automata/address-languages.js';
import { Automaton } from '../automata/automaton.js';
import { anyCharacter } from '../automata/character-sets.js';
import { expression } from '../automata/expressions.js';
import { commonTexts, tableWalker } from '../automata/intersection.js';
import type { Language } from '../automata/language.js';
import {
  domainTexts,
  localParts,
  plainDomains,
  plainHostNames,
  rawAddresses,
  reverseNames,
  userNames,
} from '../automata/languages.js';
import type { TextPattern } from '../automata/nfa.js';
import { Nfa } from '../automata/nfa.js';
import { haveCommonText } from '../automata/table-product.js';
import { writtenOut } from '../automata/written-language.js';
import { Spent, TooLarge } from '../budget.js';
import { type DomainPattern, isLiteralDomain, matchesDomain, parseDomainPattern } from '../match/domain.js';
import { parseMailAddressPattern } from '../match/mail-address.js';
import { packedIPv4, parseNetwork } from '../match/network.js';
import { parseRegex, type RegexPattern } from '../match/regex.js';
import { noHostName } from '../smtp/match-rules.js';
import type { ComparedValue } from './compared-value.js';
import { exampleValue } from './expression-examples.js';
import { compileExpressions } from './table-contents.js';

/** A set of texts, as far as automata need it. */
type Universe = Pick<Language, 'add'>;

const ipv6Texts = ipv6TextsOf([{ low: 0, high: 0xffff }], true);

const users = localParts();

/** The texts that an expression is tried on, by the value that it is compared with. */
const universes: Readonly<Record<ComparedValue, Universe>> = {
  source: {
    add: (nfa, from) => [
      ...ipv4Texts.add(nfa, from),
      ...ipv6Texts.add(nfa, nfa.text(from, '[')).map((end) => nfa.text(end, ']')),
      nfa.text(from, 'local'),
    ],
  },
  reverse: plainHostNames,
  'filter-reverse': { add: (nfa, from) => [...plainHostNames.add(nfa, from), nfa.text(from, noHostName)] },
  domain: plainDomains,
  mail: {
    // The null sender is looked up as `@`.
    add: (nfa, from) => [
      nfa.text(from, '@'),
      ...users.add(nfa, from).flatMap((end) => plainDomains.add(nfa, nfa.text(end, '@'))),
    ],
  },
  'raw-mail': rawAddresses,
  user: userNames,
};

/** The texts with names that have a backslash, if clients or the DNS can give such names. */
const escapedUniverses: Partial<Readonly<Record<ComparedValue, Universe>>> = {
  reverse: reverseNames,
  'filter-reverse': reverseNames,
  domain: domainTexts,
  mail: {
    add: (nfa, from) => users.add(nfa, from).flatMap((end) => domainTexts.add(nfa, nfa.text(end, '@'))),
  },
};

/** The most states of the automata that are used; what needs more is undecided. */
const maxStates = 3000;

/**
 * Whether a table's entry can match anything that occurs, or undefined if that is not decided here. What occurs is over-approximated (any host name, any address),
 * except for names with a backslash, which smtpd accepts from a client and no machine has: an entry that asks for one is a mistake.
 */
export function canHold(compared: ComparedValue, entry: string, regex: boolean): boolean | undefined {
  if (!regex) return plainly[compared](foldCase(entry));
  const pattern = parseRegex(entry);
  return exampleValue(compared, pattern) !== undefined || canMatch(universes[compared], pattern);
}

const plainly: Readonly<Record<ComparedValue, (entry: string) => boolean | undefined>> = {
  source: (entry) =>
    entry === 'local' || packedIPv4(entry) !== undefined || parseNetwork(entry) !== undefined,
  reverse: (entry) => plainHostNames.test(entry) || parseNetwork(entry) !== undefined,
  'filter-reverse': (entry) => entry === noHostName || canNameMatch(entry, universes['filter-reverse']),
  domain: (entry) => canNameMatch(entry, plainDomains),
  mail: (entry) => canAddressMatch(entry, users.test),
  // A source route may come before the user.
  'raw-mail': (entry) => canAddressMatch(entry, rawAddresses.test),
  user: () => undefined,
};

function canNameMatch(entry: string, universe: Universe): boolean | undefined {
  const pattern = parseDomainPattern(entry);
  if (isLiteralDomain(pattern)) return plainDomains.test(pattern.text);
  // The usual patterns need no automaton: some name that they are meant for matches.
  for (const filler of ['x', '', 'x.']) if (isMember(entry.replaceAll('*', filler), pattern)) return true;
  return meets(universe, domainPattern(pattern));
}

const isMember = (name: string, pattern: DomainPattern): boolean =>
  plainHostNames.test(name) && matchesDomain(pattern, name);

const domainPattern =
  (pattern: DomainPattern): TextPattern =>
  (nfa, label) =>
    nfa.label(nfa.domainPattern(nfa.root, pattern, anyCharacter), label);

function canAddressMatch(entry: string, isUser: (user: string) => boolean): boolean | undefined {
  const pattern = parseMailAddressPattern(entry);
  if (pattern === undefined) return false;
  if (pattern.user !== undefined && !isUser(pattern.user)) return false;
  return pattern.domain === undefined || canNameMatch(pattern.domain.text, plainDomains);
}

/**
 * Whether an expression for which `canHold` is false still matches names with a backslash: `\\\\.example` matches what a client says as `HELO \\xexample.org`;
 * undefined if that is not decided here.
 */
export function canHoldEscaped(compared: ComparedValue, entry: string): boolean | undefined {
  const universe = escapedUniverses[compared];
  return universe === undefined ? false : canMatch(universe, parseRegex(entry));
}

function canMatch(universe: Universe, pattern: RegexPattern): boolean | undefined {
  if (pattern.kind === 'invalid') return false;
  if (pattern.kind === 'undecided') return undefined;
  return meets(universe, expression(pattern.ere));
}

/** Whether some text of `universe` matches the pattern, or undefined if that is undecided. */
function meets(universe: Universe, pattern: TextPattern): boolean | undefined {
  const nfa = new Nfa();
  try {
    pattern(nfa, 0);
    return haveCommonText(writtenOut(universe), new Automaton(nfa, maxStates), maxStates);
  } catch (error) {
    if (error instanceof TooLarge && !(error instanceof Spent)) return undefined;
    throw error;
  }
}

/** The most states of a product automaton that are explored for a text. */
const maxPlaces = 4000;

/** The shortest text that occurs and that an expression matches, or undefined if none is found. */
export function exampleMatch(compared: ComparedValue, entry: string): string | undefined {
  const { table } = compileExpressions([entry]);
  if (table === undefined) return undefined;
  const walkers = [tableWalker(writtenOut(universes[compared]), true), tableWalker(table, true)];
  const [text] = commonTexts(walkers, maxPlaces);
  return text;
}
