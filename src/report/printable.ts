import { withMasks } from '../source/hidden.js';

/**
 * Characters that no reader sees, or sees as something else: control characters (ESC and the rest of C0 and C1), bidirectional and other format characters,
 * those drawn as nothing (zero width, fillers, variation selectors), line separators, halves of characters, and noncharacters, which XML does not take.
 */
export const unprintable =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/**
 * Text as it may go to a terminal or a log: what is `unprintable` is written as escapes, so that a configuration can neither move the cursor nor hide what
 * it says, and a secret that was hidden as `***`. Every text that comes from a configuration, a file name, a server or the command line passes here before it is printed.
 */
export function printable(text: string): string {
  const shown = withMasks(text);
  return ascii.test(shown) ? shown : shown.replace(unprintable, escapeOf);
}

/** Nearly every text is such, and the classes of `unprintable` take long to make. */
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
