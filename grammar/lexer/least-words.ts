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

/** Longer words and strings may be too long for smtpd, which then skips the rest of the line; so it does behind numbers of more digits. */
const longest = 1000;
const longestNumber = 18;

/**
 * How many words and symbols a text has at least, as far as it matters whether these are more than `most`. Macros and includes are not read, and it ends where it is not certain
 * how smtpd's lexer goes on. It costs little beside reading the text.
 */
export function leastWords(text: string, most: number): number {
  // Most texts have no more characters.
  if (text.length <= most) return 0;
  let words = 0;
  for (let at = 0; at < text.length && words <= most; ) {
    const code = text.charCodeAt(at);
    const end = endOf(text, at, code);
    if (end === undefined) break;
    if (isCounted(code)) words += 1;
    at = end;
  }
  return words;
}

const isQuote = (code: number): boolean => code === doubleQuote || code === singleQuote;

/** Whether a character begins a word, or is a symbol whatever stands around it: `{`, `}` and `,`. */
const isCounted = (code: number): boolean =>
  startsWord(code) || isQuote(code) || code === openBrace || code === closeBrace || code === comma;

/** Where what begins with `code` ends; undefined: that is not certain. */
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
  // In `10/8` the number ends; other digits begin a word that goes on.
  if (end > at && text.charCodeAt(end) === slash) return end;
  for (; continuesWord(text.charCodeAt(end)); end += 1)
    if (text.charCodeAt(end) === backslash || end - at > longest) return undefined;
  return end;
}
