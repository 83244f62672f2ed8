/**
 * Text that replaces a secret. It is as long as the secret, so that every offset, line and column around it is unchanged, and consists of characters
 * that no text has (noncharacters of Unicode), so that it is recognized when it is printed.
 */

/** The text printed for a secret of any length. */
export const mask = '***';

/** Replacements for UTF-16 units that take one, two or three bytes of UTF-8, so that columns counted in bytes also remain correct. */
const units = ['\ufdd0', '\ufdd1', '\ufdd2'] as const;

const run = /[\ufdd0-\ufdd2]+/g;

/** Hides a secret text. Line ends are kept, so that the lines are. */
export function hidden(text: string): string {
  return text.replace(/[^\n]/g, (unit) => {
    const code = unit.charCodeAt(0);
    if (code < 0x80) return units[0];
    // Half of a surrogate pair, which has four bytes for two units.
    return code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? units[1] : units[2];
  });
}

/** Whether a text contains a hidden secret. */
export const hidesSecret = (text: string): boolean => /[\ufdd0-\ufdd2]/.test(text);

/** Prepares a text for printing: `***` for each hidden secret. */
export const withMasks = (text: string): string => text.replace(run, mask);

/** A text with as many bytes of UTF-8 as the one with the secrets. */
export const sameBytes = (text: string): string =>
  text.replaceAll(units[0], '*').replaceAll(units[1], '\u00d7');
