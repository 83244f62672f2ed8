import { parseNetwork } from '../verify/match/network.js';
import type { Terms, Who, Whom } from './assertion.js';
import type { FormSlot, FormSlotResult } from './form-pattern.js';
import type { SentenceWord } from './sentences.js';

/** Phrases of several words, and their meanings. */
type Phrases<T> = readonly (readonly [string, T])[];

const whoPhrases: Phrases<Who> = [
  ['strangers', { type: 'strangers' }],
  ['anyone', { type: 'anyone' }],
  ['anybody', { type: 'anyone' }],
  ['everyone', { type: 'anyone' }],
  ['everybody', { type: 'anyone' }],
  ['authenticated users', { type: 'users' }],
  ['this machine', { type: 'machine' }],
  ['the machine itself', { type: 'machine' }],
];

const whomPhrases: Phrases<Whom> = [
  ['anyone', { type: 'anyone' }],
  ['anybody', { type: 'anyone' }],
  ['foreign domains', { type: 'foreign' }],
  ['foreign recipients', { type: 'foreign' }],
  ['foreign addresses', { type: 'foreign' }],
  ['local users', { type: 'local' }],
];

const senderPhrases: Phrases<string> = [['the null sender', '']];

const failure = (at: number, ...expected: string[]) => ({ ok: false, at, expected }) as const;

/** Reads the first of `phrases` that matches at `at`. If none does, fails where the one that matched furthest stopped. */
function phrase<T>(phrases: Phrases<T>, words: readonly SentenceWord[], at: number): FormSlotResult<T> {
  let best = failure(at);
  for (const [text, value] of phrases) {
    const parts = text.split(' ');
    const wrong = parts.findIndex((part, index) => words[at + index]?.word !== part);
    if (wrong < 0) return { ok: true, value, end: at + parts.length };
    const found = failure(at + wrong, wrong === 0 ? text : (parts[wrong] ?? ''));
    if (found.at > best.at) best = found;
    else if (found.at === best.at) best = failure(at + wrong, ...best.expected, ...found.expected);
  }
  return best;
}

/** Reads items separated by commas, `and` or `or`. */
function list<T>(item: FormSlot<T>): FormSlot<readonly T[]> {
  return (words, start) => {
    const first = item(words, start);
    if (!first.ok) return first;
    const values = [first.value];
    let end = first.end;
    for (;;) {
      let at = end;
      if (words[at]?.word === ',') at += 1;
      if (words[at]?.word === 'and' || words[at]?.word === 'or') at += 1;
      if (at === end) return { ok: true, value: values, end };
      const next = item(words, at);
      if (!next.ok) return next;
      values.push(next.value);
      end = next.end;
    }
  };
}

const whoItem: FormSlot<Who> = (words, at) => {
  const known = phrase(whoPhrases, words, at);
  if (known.ok) return known;
  const word = words[at];
  if (word === undefined) return failure(at, 'a network', ...known.expected);
  if (word.word === 'user') {
    const name = words[at + 1];
    if (name === undefined) return failure(at + 1, 'the name of a user');
    return { ok: true, value: { type: 'user', name: name.text }, end: at + 2 };
  }
  if (/^[0-9a-f:[]/i.test(word.text) && parseNetwork(word.text) !== undefined)
    return { ok: true, value: { type: 'network', network: word.text }, end: at + 1 };
  return known.at > at ? known : failure(at, 'a network', 'user', ...known.expected);
};

/** Whether a word is a domain or a pattern of domains: it has a dot, is quoted, is `localhost`, or is an address in brackets. */
const looksLikeDomain = (word: SentenceWord): boolean =>
  word.word === undefined || /^[a-z0-9_*-]+(?:\.[a-z0-9_*-]+)+$|^localhost$|^\[.+\]$/i.test(word.text);

const whomItem: FormSlot<Whom> = (words, at) => {
  const known = phrase(whomPhrases, words, at);
  if (known.ok) return known;
  const word = words[at];
  const what = ['a domain', 'an address'];
  if (word === undefined || known.at > at)
    return failure(known.at, ...(known.at > at ? [] : what), ...known.expected);
  if (/^[^@\s]+@[^@\s]+$/.test(word.text))
    return { ok: true, value: { type: 'address', address: word.text }, end: at + 1 };
  if (/^@[^@\s]+$/.test(word.text))
    return { ok: true, value: { type: 'domain', domain: word.text.slice(1) }, end: at + 1 };
  if (looksLikeDomain(word)) return { ok: true, value: { type: 'domain', domain: word.text }, end: at + 1 };
  return failure(at, ...what, ...known.expected);
};

const senderItem: FormSlot<string> = (words, at) => {
  const known = phrase(senderPhrases, words, at);
  if (known.ok) return known;
  const word = words[at];
  if (word?.text === '<>') return { ok: true, value: '', end: at + 1 };
  if (word !== undefined && /^[^@\s]*@[^@\s]+$/.test(word.text))
    return { ok: true, value: word.text, end: at + 1 };
  if (word !== undefined && looksLikeDomain(word)) return { ok: true, value: `@${word.text}`, end: at + 1 };
  return known.at > at ? known : failure(at, 'an address', 'a domain', ...known.expected);
};

const portItem: FormSlot<number> = (words, at) => {
  const text = words[at]?.text ?? '';
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return value > 0 && value < 65536 ? { ok: true, value, end: at + 1 } : failure(at, 'a port');
};

const name: FormSlot<string> = (words, at) => {
  const word = words[at];
  return word === undefined ? failure(at, 'a name') : { ok: true, value: word.text, end: at + 1 };
};

type SessionLimits = Omit<Terms, 'who' | 'whom'>;

/** Reads the limits of an assertion, in any order: `as`, `on port`, `on listeners tagged`, `with tls`, `without tls`. */
const limits: FormSlot<SessionLimits> = (words, start) => {
  let found: SessionLimits = {};
  let at = start;
  for (;;) {
    const word = words[at]?.word;
    const next = words[at + 1]?.word;
    if (word === 'as' && found.as === undefined) {
      const read = list(senderItem)(words, at + 1);
      if (!read.ok) return read;
      found = { ...found, as: read.value };
      at = read.end;
    } else if (word === 'on' && (next === 'port' || next === 'ports') && found.ports === undefined) {
      const read = list(portItem)(words, at + 2);
      if (!read.ok) return read;
      found = { ...found, ports: read.value };
      at = read.end;
    } else if (word === 'on' && next === 'listeners' && found.tag === undefined) {
      if (words[at + 2]?.word !== 'tagged') return failure(at + 2, 'tagged');
      const read = name(words, at + 3);
      if (!read.ok) return read;
      found = { ...found, tag: read.value };
      at = read.end;
    } else if ((word === 'with' || word === 'without') && next === 'tls' && found.tls === undefined) {
      found = { ...found, tls: word === 'with' };
      at += 2;
    } else if (at < words.length && (word === 'on' || word === 'with' || word === 'without'))
      return word === 'on' ? failure(at + 1, 'port', 'ports', 'listeners') : failure(at + 1, 'tls');
    else return { ok: true, value: found, end: at };
  }
};

/** The literal words of the slots. */
export const slotWords: readonly string[] = [
  ...[...whoPhrases, ...whomPhrases, ...senderPhrases].flatMap(([text]) => text.split(' ')),
  ...[
    ',',
    'and',
    'or',
    'user',
    'as',
    '<>',
    'on',
    'port',
    'ports',
    'listeners',
    'tagged',
    'with',
    'without',
    'tls',
  ],
];

/** The slots of the forms, by name. */
export const formSlots = {
  who: list(whoItem),
  whom: list(whomItem),
  senders: list(senderItem),
  ports: list(portItem),
  name,
  limits,
} as const;

/** The type of the value of each slot. */
export type SlotValues = {
  readonly [Name in keyof typeof formSlots]: (typeof formSlots)[Name] extends FormSlot<infer Value>
    ? Value
    : never;
};
