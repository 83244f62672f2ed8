import { nearest } from '../source/nearest.js';
import type { AssertionClaim } from './assertion.js';
import { literalsOf } from './form-pattern.js';
import { slotWords } from './form-slots.js';
import { forms } from './forms.js';
import type { SentenceWord } from './sentences.js';

/** How far a sentence was read, what it claims, and what was expected next. */
export interface SentenceReading {
  readonly claim: AssertionClaim | undefined;
  readonly at: number;
  readonly expected: ReadonlySet<string>;
}

type ReadSentence = (words: readonly SentenceWord[]) => SentenceReading;

/** Longer sentences are not reordered. */
const maxWords = 12;

/** The maximum number of words to correct in one sentence. */
const maxCorrections = 5;

/** Words that people write, and the policy words with the same meaning. */
const meanings: readonly (readonly [written: string, meant: string])[] = [
  ['the internet', 'strangers'],
  ['outsiders', 'strangers'],
  ['foreigners', 'strangers'],
  ['logged in users', 'authenticated users'],
  ['logged-in users', 'authenticated users'],
  ['all users', 'authenticated users'],
  ['users', 'authenticated users'],
  ['localhost', 'this machine'],
  ['the server', 'this machine'],
  ['this server', 'this machine'],
  ['the local machine', 'this machine'],
  ['all', 'anyone'],
  ['the world', 'anyone'],
  ['email', 'mail'],
  ['messages', 'mail'],
  ['should', 'may'],
  ['shall', 'may'],
  ["can't", 'cannot'],
  ["mustn't", 'must not'],
  ['forward', 'relay'],
  ['forwarded', 'relayed'],
  ['rejected', 'refused'],
  ['denied', 'refused'],
  ['blocked', 'refused'],
  ['needs', 'requires'],
  ['need', 'require'],
  ['ssl', 'tls'],
  ['starttls', 'tls'],
  ['encryption', 'tls'],
  ['auth', 'authentication'],
  ['login', 'authentication'],
  ['other domains', 'foreign domains'],
  ['external domains', 'foreign domains'],
];

/**
 * The sentence that an invalid line was meant to be, if there is only one: with synonyms replaced, misspellings corrected, `user` inserted before a
 * name, a missing word added, or the words in another order.
 */
export function correctionOf(words: readonly SentenceWord[], read: ReadSentence): string | undefined {
  const meant = withMeanings(words);
  const corrected = withCorrections(meant, read);
  if (read(corrected).claim !== undefined) return textOf(corrected);
  for (const candidates of [completed(corrected, read(corrected)), reordered(corrected)]) {
    const found = new Map<string, string>();
    for (const candidate of candidates) {
      const { claim } = read(candidate);
      const key = JSON.stringify(claim);
      if (claim !== undefined && !found.has(key)) found.set(key, textOf(candidate));
    }
    if (found.size > 0) return found.size === 1 ? [...found.values()][0] : undefined;
  }
  return undefined;
}

const textOf = (words: readonly SentenceWord[]): string =>
  words
    .map(({ text, word }) => (word === undefined ? `"${text}"` : text))
    .join(' ')
    .replaceAll(' ,', ',');

const worded = (text: string, { span }: SentenceWord): readonly SentenceWord[] =>
  text.split(' ').map((part) => ({ text: part, word: part, span }));

function withMeanings(words: readonly SentenceWord[]): readonly SentenceWord[] {
  const meant: SentenceWord[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at];
    if (word === undefined) break;
    const found = isBound(meant.at(-1))
      ? undefined
      : meanings.find(([written]) => isPhraseAt(words, at, written));
    meant.push(...(found === undefined ? [word] : worded(found[1], word)));
    at += found === undefined ? 1 : found[0].split(' ').length;
  }
  return meant;
}

/** Whether the next word is a name, which must not be replaced. */
const takesName = (word: SentenceWord | undefined): boolean =>
  ['user', 'action', 'tagged'].includes(word?.word ?? '');

/** Whether the next word is a name or part of a phrase. */
const isBound = (word: SentenceWord | undefined): boolean =>
  takesName(word) || ['authenticated', 'local'].includes(word?.word ?? '');

const isPhraseAt = (words: readonly SentenceWord[], at: number, phrase: string): boolean =>
  phrase.split(' ').every((part, index) => words[at + index]?.word === part);

function withCorrections(words: readonly SentenceWord[], read: ReadSentence): readonly SentenceWord[] {
  let now = words;
  for (let count = 0; count < maxCorrections; count += 1) {
    const { claim, at, expected } = read(now);
    const word = now[at];
    if (claim !== undefined || word?.word === undefined) return now;
    const next = correction(word, expected);
    if (next === undefined) return now;
    now = now.toSpliced(at, 1, ...next);
  }
  return now;
}

function correction(word: SentenceWord, expected: ReadonlySet<string>): readonly SentenceWord[] | undefined {
  const guess = nearest(word.text, literals(expected));
  if (guess !== undefined && guess !== word.word) return worded(guess, word);
  const isUser =
    expected.has('user') && !vocabulary.has(word.word ?? '') && /^[a-z_][\w.-]*$/i.test(word.text);
  return isUser ? [...worded('user', word), word] : undefined;
}

/** The literal words among the expected ones; the others describe a kind of value. */
const literals = (expected: ReadonlySet<string>): readonly string[] =>
  [...expected].filter((text) => !/^(?:an? |the )/.test(text)).flatMap((text) => text.split(' ')[0] ?? []);

/** The sentence with one word inserted where reading ended. */
function completed(
  words: readonly SentenceWord[],
  { at, expected }: SentenceReading,
): readonly (readonly SentenceWord[])[] {
  const beside = words[at];
  // At the end, a name may be missing instead.
  if (beside === undefined) return [];
  const missing = literals(expected).filter((text) => text !== 'user');
  return missing.map((text) => words.toSpliced(at, 0, ...worded(text, beside)));
}

/** The sentence rotated, and with one word moved. */
function reordered(words: readonly SentenceWord[]): readonly (readonly SentenceWord[])[] {
  if (
    words.length > maxWords ||
    !words.every((word, at) => takesName(words[at - 1]) || isOfTheLanguage(word))
  )
    return [];
  const turned = words.slice(1).map((_, at) => [...words.slice(at + 1), ...words.slice(0, at + 1)]);
  const moved = words.flatMap((word, from) => {
    const others = words.toSpliced(from, 1);
    return words.map((_, to) => others.toSpliced(to, 0, word));
  });
  return [...turned, ...moved];
}

const isOfTheLanguage = ({ text, word }: SentenceWord): boolean =>
  word === undefined || vocabulary.has(word) || /[@.:\d]/.test(text);

const vocabulary: ReadonlySet<string> = new Set([
  ...forms.flatMap(({ form }) => literalsOf(form)),
  ...slotWords,
]);
