import { continuesWord, isDigit, startsWord } from './characters.js';

const nul = 0;
const newline = 10;
const doubleQuote = 34;
const hash = 35;
const dollar = 36;
const singleQuote = 39;
const comma = 44;
const slash = 47;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;

/** Longer words and strings may be too long for smtpd, which then skips the rest of the line; the same goes for numbers with more digits. */
const longest = 1000;
const longestNumber = 18;

/**
 * A lower bound on the number of words and symbols of a text, counted only until it exceeds `most`. Macros and includes are not expanded, and
 * counting ends where it is uncertain how smtpd's lexer continues. It costs little compared with reading the text.
 */
export function leastWords(text: string, most: number, start = 0): number {
  // Most texts do not even have that many characters.
  if (text.length - start <= most) return 0;
  let words = 0;
  for (let at = start; at < text.length && words <= most; ) {
    const code = text.charCodeAt(at);
    const end = endOf(text, at, code);
    if (end === undefined) break;
    if (isCounted(code)) words += 1;
    at = end;
  }
  return words;
}

const isQuote = (code: number): boolean => code === doubleQuote || code === singleQuote;

/** Whether a character begins a word, or is a symbol in any context: `{`, `}` and `,`. */
const isCounted = (code: number): boolean =>
  startsWord(code) || isQuote(code) || code === openBrace || code === closeBrace || code === comma;

/** The end of the word, string, comment or symbol that begins with `code`, or undefined if that is uncertain. */
function endOf(text: string, at: number, code: number): number | undefined {
  // A macro may hold anything.
  if (code === nul || code === backslash || code === dollar) return undefined;
  if (code === hash) return endOfComment(text, at);
  if (isQuote(code)) return endOfQuoted(text, at, code);
  return startsWord(code) ? endOfWord(text, at) : at + 1;
}

function endOfComment(text: string, at: number): number | undefined {
  const found = text.indexOf('\n', at);
  const end = found === -1 ? text.length : found;
  return /\\\r?$/.test(text.slice(at, end)) ? undefined : end;
}

function endOfQuoted(text: string, at: number, quote: number): number | undefined {
  for (let end = at + 1; end < text.length && end - at < longest; end += 1) {
    const code = text.charCodeAt(end);
    if (code === quote) return end + 1;
    if (code === backslash || code === newline || code === nul) return undefined;
  }
  return undefined;
}

function endOfWord(text: string, at: number): number | undefined {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end += 1;
  if (end - at > longestNumber) return undefined;
  // In `10/8` the number ends before the slash; other digits begin a longer word.
  if (end > at && text.charCodeAt(end) === slash) return end;
  for (; continuesWord(text.charCodeAt(end)); end += 1)
    if (text.charCodeAt(end) === backslash || end - at > longest) return undefined;
  return end;
}
