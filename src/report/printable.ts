/**
 * Text as it may go to a terminal or a log: control characters (ESC and the rest of C0 and C1), bidirectional and other invisible format
 * characters, and line separators are written as escapes, so that a configuration can neither move the cursor nor hide what it says.
 * Every text that comes from a configuration, a file name or the command line passes here before it is printed.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeOf);
}

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
