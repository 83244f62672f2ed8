import type { Word } from '../../grammar/ast.js';
import { type Availability, available, type Release } from '../../src/source/release.js';
import { cover, type Span, spanText } from '../../src/source/text.js';
import { plainHostNames } from '../../src/verify/automata/languages.js';
import { splitMailAddress } from '../../src/verify/match/mail-address.js';
import { parseNetwork } from '../../src/verify/match/network.js';

/** The probable meaning of a refused `from` or `for`. */
export interface CriterionHint {
  /** The words to write. */
  readonly instead: string;
  /** The words to replace, or undefined if their extent is not known. */
  readonly span: Span | undefined;
}

/** Words for everything, in other languages and in common usage. */
const everything: ReadonlySet<string> = new Set([
  'any',
  'all',
  '*',
  'anyone',
  'anybody',
  'anywhere',
  'everyone',
  'everybody',
]);
/** Words for this machine. */
const here: ReadonlySet<string> = new Set(['local', 'localhost', 'self']);

/** Criteria that take a name, which `any` is not. */
const naming: ReadonlySet<string> = new Set([
  'src',
  'rdns',
  'domain',
  'mail-from',
  'rcpt-to',
  'auth',
  'helo',
  'tag',
]);

/** The short forms `from mail-from` and `for rcpt-to`. */
const shorthands: Availability = { since: '6.7' };

/**
 * The text to write instead of a word that is not a criterion: `for all`, `for domain any`, `from 10.0.0.0/8`, `for example.org`.
 *
 * @param words the words of the statement
 * @param at the index of the word that smtpd does not accept
 */
export function criterionHint(
  words: readonly Word[],
  at: number,
  release: Release,
): CriterionHint | undefined {
  const [word, before, first] = [words[at], words[at - 1], words[0]];
  if (word === undefined || before === undefined || first?.value !== 'match') return undefined;
  if (before.form !== 'keyword') return undefined;
  const way = before.value;
  if (way === 'from' || way === 'for') return bare(words, at, way, release);
  if (!naming.has(way)) return undefined;
  const named = meaningOf(word.value);
  const owner = words[at - 2];
  const direction = owner?.form === 'keyword' ? owner.value : '';
  if (named === undefined) return undefined;
  if (direction === 'from' || direction === 'for') {
    // `from auth any`: users who log in, whoever they are; `from rdns any`: clients with a name.
    const isEnough = named === 'any' && (way === 'auth' || way === 'rdns');
    const instead = isEnough ? `${direction} ${way}` : `${direction} ${named}`;
    return { instead, span: owner && between(owner, word) };
  }
  if (named === 'any' && way === 'auth') return { instead: 'auth', span: between(before, word) };
  return undefined;
}

function meaningOf(word: string): 'any' | 'local' | undefined {
  if (everything.has(word)) return 'any';
  return here.has(word) ? 'local' : undefined;
}

/** The hint for a word after `from` or `for` that is not one of their keywords. */
function bare(
  words: readonly Word[],
  at: number,
  way: 'from' | 'for',
  release: Release,
): CriterionHint | undefined {
  const [word, before] = [words[at], words[at - 1]];
  if (word === undefined || before === undefined) return undefined;
  const { value } = word;
  const named = meaningOf(value);
  if (named !== undefined) return { instead: `${way} ${named}`, span: between(before, word) };
  if (word.form === 'symbol') return inSymbols(words, at, way);
  const kind = kindOf(value, way);
  if (kind === undefined) return undefined;
  const isShort = kind === 'mail-from' || kind === 'rcpt-to';
  const criterion = isShort && !available(shorthands, release) ? `${way} any ${kind}` : `${way} ${kind}`;
  return { instead: `${criterion} ${spanText(word.span)}`, span: between(before, word) };
}

/** The hint for `for <table>` and `for { a, b }`: what they contain is not known, and is nearly always addresses or domains. */
function inSymbols(words: readonly Word[], at: number, way: 'from' | 'for'): CriterionHint | undefined {
  const [open, before] = [words[at], words[at - 1]];
  const closing = open?.value === '<' ? '>' : open?.value === '{' ? '}' : undefined;
  const close =
    closing && words.slice(at + 1).find(({ value, form }) => form === 'symbol' && value === closing);
  if (!open || !before || !close) return undefined;
  const span = between(open, close);
  const text = span && spanText(span);
  if (text === undefined || text.includes('\n')) return undefined;
  return { instead: `${way} ${way === 'from' ? 'src' : 'domain'} ${text}`, span: between(before, close) };
}

/** The criterion for values that look like the word. */
function kindOf(value: string, way: 'from' | 'for'): string | undefined {
  const isAddress = value.includes('@') && splitMailAddress(value)?.domain !== '';
  if (way === 'for') {
    if (isAddress) return 'rcpt-to';
    return plainHostNames.test(value.toLowerCase().replace(/^\*\./, '')) && value.includes('.')
      ? 'domain'
      : undefined;
  }
  if (isAddress) return 'mail-from';
  return parseNetwork(value) === undefined ? undefined : 'src';
}

/** The span from one word to the other, if both were written in the same place. */
function between(first: Word, last: Word): Span | undefined {
  if (first.span.file !== last.span.file || first.writtenAt || last.writtenAt) return undefined;
  return cover(first.span, last.span);
}
