// The character classes that smtpd's lexer tests, in the C locale: nothing beyond ASCII is a letter.

const alphanumeric = 1;
const digit = 2;
const space = 4;
const inWord = 8;

/** Punctuation that ends a bare word. */
const endsWord = '(){}<>!=#,';

const classes = new Uint8Array(128);
/** Adds a class to the characters from one to another. */
function add(wanted: number, first: string, last: string): void {
  for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++)
    classes[code] = (classes[code] ?? 0) | wanted;
}
add(alphanumeric | digit, '0', '9');
add(alphanumeric, 'A', 'Z');
add(alphanumeric, 'a', 'z');
add(space, '\t', '\r');
add(space, ' ', ' ');
add(inWord, '!', '~');
for (const character of endsWord) classes[character.charCodeAt(0)] = 0;

const is = (code: number, wanted: number): boolean => ((classes[code] ?? 0) & wanted) !== 0;

export const isDigit = (code: number): boolean => is(code, digit);
export const isSpace = (code: number): boolean => is(code, space);

/** Whether a character may be part of the name in `$name`. */
export const isInMacroName = (code: number): boolean => is(code, alphanumeric) || code === 0x5f;

/** Whether a character may begin a word: letters, digits, `:` and `_`. */
export const startsWord = (code: number): boolean => is(code, alphanumeric) || code === 0x3a || code === 0x5f;

/** Whether a character may continue a word: any ASCII letter, digit or punctuation except `( ) { } < > ! = # ,`. */
export const continuesWord = (code: number): boolean => is(code, inWord);

/** Whether a character may follow a number: white space and `) , / } =`. */
export const endsNumber = (code: number): boolean =>
  isSpace(code) || (code > 0 && code < 128 && '),/}='.includes(String.fromCharCode(code)));

/** Whether a UTF-16 code unit is the first half of a character. */
export const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** Whether a UTF-16 code unit is the second half of a character. */
export const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** The number of bytes in UTF-8 of one UTF-16 code unit. */
export function bytesOfCodeUnit(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  // Half of a surrogate pair, which takes four bytes.
  return isHighSurrogate(code) || isLowSurrogate(code) ? 2 : 3;
}
