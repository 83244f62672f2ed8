import { withMasks } from '../source/hidden.js';

/**
 * Characters that are invisible or misleading: control characters (ESC and the rest of C0 and C1), bidirectional and other format characters, characters without a glyph (zero
 * width, fillers, variation selectors), line separators, surrogates, and noncharacters, which XML does not allow.
 */
const unprintable = String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]`;

/** Replaces each character that is invisible or misleading. Nearly every text is plain ASCII, and such a character class takes long to compile. */
export const replaceUnprintable = (text: string, replacement: (character: string) => string): string =>
  ascii.test(text) ? text : text.replace(new RegExp(unprintable, 'gu'), replacement);

/**
 * Makes a text safe for a terminal or a log: `unprintable` characters are escaped, so that a configuration can neither move the cursor nor hide its content, and a hidden secret is
 * shown as `***`. Every text from a configuration, a file name, a server or the command line passes through here before it is printed.
 */
export function printable(text: string): string {
  return replaceUnprintable(withMasks(text), escapeOf);
}

const ascii = /^[ -~]*$/;

const named = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escapeOf(character: string): string {
  const known = named.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
