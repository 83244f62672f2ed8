import { type CharacterSet, characters, charactersWhere, single } from './characters.js';
import type { Nfa } from './nfa.js';

/** Which texts can occur at all in a field, in lower case: each function adds them after `from` and returns where they end. */
export type Texts = (nfa: Nfa, from: number) => readonly number[];

const labelCharacters = characters('a-z0-9_-');
const nameStart = characters('a-z0-9_');
const dot = single('.');
const digit = characters('0-9');
const hexadecimal = characters('0-9a-f');

/** Host names as smtpd and the resolver accept them (matching.md 1): no empty label, no hyphen first, no dot last. */
export const hostNames: Texts = (nfa, from) => {
  const label = nfa.state();
  const next = nfa.state();
  nfa.edge(from, nameStart, label);
  nfa.edge(label, labelCharacters, label);
  nfa.edge(label, dot, next);
  nfa.edge(next, labelCharacters, label);
  return [label];
};

/** 0 to 255 without leading zeros. */
function octet(nfa: Nfa, from: number): number {
  const end = nfa.state();
  const step = (at: number, set: CharacterSet): number => {
    const next = nfa.state();
    nfa.edge(at, set, next);
    return next;
  };
  nfa.edge(from, digit, end);
  nfa.edge(step(from, characters('1-9')), digit, end);
  nfa.edge(step(step(from, single('1')), digit), digit, end);
  nfa.edge(step(step(from, single('2')), characters('0-4')), digit, end);
  nfa.edge(step(step(from, single('2')), single('5')), characters('0-5'), end);
  return end;
}

/** IPv4 addresses in dotted form. */
export const ipv4Texts: Texts = (nfa, from) => {
  let at = octet(nfa, from);
  for (let count = 0; count < 3; count += 1) at = octet(nfa, nfa.text(at, '.'));
  return [at];
};

/** One group of an IPv6 address: one to four hexadecimal digits, without leading zeros when `canonical`. */
function group(nfa: Nfa, from: number, canonical: boolean): number {
  const end = nfa.state();
  let at = from;
  for (let count = 0; count < 4; count += 1) {
    const next = nfa.state();
    nfa.edge(at, count === 0 && canonical ? characters('1-9a-f') : hexadecimal, next);
    nfa.pass(next, end);
    at = next;
  }
  if (canonical) nfa.edge(from, single('0'), end);
  return end;
}

/** IPv6 addresses: eight groups, or fewer with one `::`. */
export const ipv6Texts: Texts = (nfa, from) => {
  const ends: number[] = [];
  // before[n]: n groups have been read, each but the last followed by a colon.
  const before: number[] = [from];
  let at = from;
  for (let count = 1; count <= 8; count += 1) {
    at = group(nfa, count === 1 ? at : nfa.text(at, ':'), true);
    before.push(at);
  }
  ends.push(at);
  // `::` stands for two groups or more in the form that inet_ntop writes.
  for (let left = 0; left <= 6; left += 1) {
    let tail = nfa.text(before[left] ?? from, '::');
    ends.push(tail);
    for (let right = 1; left + right <= 6; right += 1) {
      tail = group(nfa, right === 1 ? tail : nfa.text(tail, ':'), true);
      ends.push(tail);
    }
  }
  // inet_ntop writes these two kinds with a dotted quad.
  ends.push(...ipv4Texts(nfa, nfa.text(from, '::')), ...ipv4Texts(nfa, nfa.text(from, '::ffff:')));
  return ends;
};

/** IP addresses in brackets, as HELO and mail domains may be. */
export const addressLiterals: Texts = (nfa, from) => {
  const open = nfa.text(from, '[');
  const end = nfa.state();
  const close = (ends: readonly number[]): void => {
    for (const at of ends) nfa.edge(at, single(']'), end);
  };
  close(ipv4Texts(nfa, open));
  const six = nfa.state();
  nfa.pass(open, six);
  nfa.pass(nfa.text(open, 'ipv6:'), six);
  close(ipv6Texts(nfa, six));
  return [end];
};

/** Host names and address literals: what HELO and the domains of mail addresses are. */
export const domains: Texts = (nfa, from) => [...hostNames(nfa, from), ...addressLiterals(nfa, from)];

const atom = characters("a-z0-9!#$%&'*+/=?^_`{|}~-");

/** The local part of a mail address: atoms between dots. */
export const localParts: Texts = (nfa, from) => {
  const inside = nfa.state();
  const next = nfa.state();
  nfa.edge(from, atom, inside);
  nfa.edge(inside, atom, inside);
  nfa.edge(inside, dot, next);
  nfa.edge(next, atom, inside);
  return [inside];
};

/** Printable ASCII that may stand before the `:` of a source route. */
const routeCharacters = charactersWhere(
  (code) =>
    code > 0x20 && code < 0x7f && !':<>'.includes(String.fromCharCode(code)) && !(code >= 65 && code <= 90),
);

/** A local part with or without a source route before it. */
export const routedLocalParts: Texts = (nfa, from) => {
  const after = nfa.state();
  nfa.edge(nfa.many(from, routeCharacters), single(':'), after);
  nfa.pass(from, after);
  return localParts(nfa, after);
};

/** Any printable ASCII text without blanks: user names. */
export const words: Texts = (nfa, from) => [
  nfa.some(
    from,
    charactersWhere((code) => code > 0x20 && code < 0x7f && !(code >= 65 && code <= 90)),
  ),
];
