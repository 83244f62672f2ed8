import type { Release } from '../../source/release.js';
import { escapedNumbers, localPartMarks } from '../match/octets.js';
import { isNameLength, longestLabel } from '../smtp/address-syntax.js';
import { addressLiterals } from './address-languages.js';
import { type CharacterSet, characters, charactersWhere, contains, single } from './character-sets.js';
import type { Language } from './language.js';
import type { Nfa } from './nfa.js';

const dot = single('.');

/** Adds one more piece of a word between two states. */
type LanguageStep = (nfa: Nfa, from: number, to: number) => void;

/** Adds words joined by single dots: the first octet is one of `start`, all others of `rest`. Returns the state after a whole word. */
function addDotted(nfa: Nfa, from: number, start: LanguageStep, rest: LanguageStep): number {
  const inside = nfa.state();
  const next = nfa.state();
  start(nfa, from, inside);
  rest(nfa, inside, inside);
  nfa.edge(inside, dot, next);
  rest(nfa, next, inside);
  return inside;
}

/**
 * One octet of a label: plain, or after a backslash as itself or as a number of three digits. The C library takes all forms, and smtpd compares the name as written.
 */
function labelOctet(plain: CharacterSet, escaped: CharacterSet, numbers: readonly string[]): LanguageStep {
  const tens = new Map<string, string>();
  for (const number of numbers)
    tens.set(number.slice(0, 2), (tens.get(number.slice(0, 2)) ?? '') + number.charAt(2));
  return (nfa, from, to) => {
    nfa.edge(from, plain, to);
    const behind = nfa.text(from, '\\');
    nfa.edge(behind, escaped, to);
    for (const [first, last] of tens) nfa.edge(nfa.text(behind, first), characters(last), to);
  };
}

const hyphen = '045';
const labelStart = labelOctet(
  characters('a-z0-9_'),
  characters('a-z_'),
  escapedNumbers.filter((number) => number !== hyphen),
);
const labelRest = labelOctet(characters('a-z0-9_-'), characters('a-z_-'), escapedNumbers);
const addHostName = (nfa: Nfa, from: number): number => addDotted(nfa, from, labelStart, labelRest);

const isPlainHostName = (text: string): boolean =>
  /^[a-z0-9_][a-z0-9_-]*(?:\.[a-z0-9_-]+)*$/.test(text) && hasNameLength(text);

const isHostName = (text: string): boolean =>
  text.includes('\\') ? escapedForm().test(text) && hasNameLength(text) : isPlainHostName(text);

let escapedName: RegExp | undefined;

/** The form of names with backslashes, of which there are few: it takes long to compile. */
function escapedForm(): RegExp {
  const rest = `(?:[a-z0-9_-]|\\\\(?:[a-z_-]|${escapedNumbers.join('|')}))`;
  escapedName ??= new RegExp(`^(?!-|\\\\-|\\\\${hyphen})${rest}+(?:\\.${rest}+)*$`);
  return escapedName;
}

/** Whether a text is within the length limits of names. Automata do not count: what they find in longer names only is tried, and has no example. */
const hasNameLength = (text: string): boolean =>
  text.length <= longestLabel ||
  isNameLength(text.split('.').map((label) => label.replaceAll(/\\(?:\d{3}|.)/g, 'x').length));

/** Host names as smtpd and the C library accept them: no empty label, no leading hyphen, no trailing dot. */
export const hostNames: Language = {
  add: (nfa, from) => [addHostName(nfa, from)],
  test: isHostName,
  example: (count) => `host${count}.example`,
};

const plainStart: LanguageStep = (nfa, from, to) => nfa.edge(from, characters('a-z0-9_'), to);
const plainRest: LanguageStep = (nfa, from, to) => nfa.edge(from, characters('a-z0-9_-'), to);

/** Host names without backslashes, such as machines usually have. */
export const plainHostNames: Language = {
  add: (nfa, from) => [addDotted(nfa, from, plainStart, plainRest)],
  test: isPlainHostName,
  example: hostNames.example,
};

/** Reverse names as the resolver passes them on: host names that may end in a dot if the last label has one in it, and the single dot. */
export const reverseNames: Language = {
  add: (nfa, from) => {
    const name = addHostName(nfa, from);
    return [name, nfa.text(name, '.'), nfa.text(from, '.')];
  },
  test: (text) => text === '.' || isHostName(text.endsWith('.') ? text.slice(0, -1) : text),
  example: hostNames.example,
};

const orLiterals = (names: Language): Language => ({
  add: (nfa, from) => [...names.add(nfa, from), ...addressLiterals.add(nfa, from)],
  test: (text) => names.test(text) || addressLiterals.test(text),
  example: names.example,
});

/** Host names and address literals, for HELO and the domains of mail addresses. */
export const domainTexts: Language = orLiterals(hostNames);

/** Domain texts without backslashes. */
export const plainDomains: Language = orLiterals(plainHostNames);

/** The local parts of mail addresses, in one release or in any: atoms separated by dots. */
export function localParts(release?: Release): Language {
  const known = localPartsOf.get(release) ?? makeLocalParts(release);
  localPartsOf.set(release, known);
  return known;
}

/** One object for each release, because caches use the language as their key. */
const localPartsOf = new Map<Release | undefined, Language>();

function makeLocalParts(release: Release | undefined): Language {
  const marks = localPartMarks(release);
  const octets = charactersWhere((code) => {
    const octet = String.fromCharCode(code);
    return /[a-z0-9]/.test(octet) || marks.includes(octet);
  });
  const atom: LanguageStep = (nfa, from, to) => nfa.edge(from, octets, to);
  return {
    add: (nfa, from) => [addDotted(nfa, from, atom, atom)],
    test: (text) =>
      text
        .split('.')
        .every((part) => part !== '' && [...part].every((octet) => contains(octets, octet.charCodeAt(0)))),
    example: (count) => `user${count}`,
  };
}

const notCapital = (code: number): boolean => code !== 0 && !(code >= 65 && code <= 90);

/** All texts over one set of octets. */
const made = (
  test: (code: number) => boolean,
  empty: boolean,
  example: (count: number) => string,
): Language => {
  const octets = charactersWhere((code) => notCapital(code) && test(code));
  return {
    add: (nfa, from) => [empty ? nfa.many(from, octets) : nfa.some(from, octets)],
    test: (text) =>
      (empty || text !== '') && [...text].every((octet) => contains(octets, octet.charCodeAt(0))),
    example,
  };
};

const lineEnd = 10;
const isOneOf = (octets: string, code: number): boolean => octets.includes(String.fromCharCode(code));

/** Texts that may come before the `:` of a source route. */
export const routes: Language = made(
  (code) => code !== lineEnd && !isOneOf(':>', code),
  true,
  (count) => `@relay${count}.example`,
);

/** An over-approximation of the texts between the brackets of MAIL FROM and RCPT TO, addresses with a source route included. */
export const rawAddresses: Language = made(
  (code) => code !== lineEnd && !isOneOf('>', code),
  true,
  (count) => `user${count}@example.net`,
);

/** The names of users who can log in. Tables and systems may have any text. */
export const userNames: Language = made(
  () => true,
  false,
  (count) => `user${count}`,
);

/** The texts of a language, and one more. */
export const withText = (texts: Language, extra: string): Language => ({
  add: (nfa, from) => [...texts.add(nfa, from), nfa.text(from, extra)],
  test: (text) => text === extra || texts.test(text),
  example: texts.example,
});
