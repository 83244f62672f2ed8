/**
 * Text that stands in the place of a secret: as long as the secret, so that every offset, line and column around it stays what it is, and made of
 * characters that no text has (noncharacters of Unicode), so that it is known again when it is printed.
 */

/** How a secret is printed, however long it is. */
export const mask = '***';

/** For a UTF-16 unit that takes one, two or three bytes of UTF-8: columns that are counted in bytes stay right, too. */
const units = ['\ufdd0', '\ufdd1', '\ufdd2'] as const;

const run = /[\ufdd0-\ufdd2]+/g;

/** The stand-in for a secret text. Line ends stay, so that lines do. */
export function hidden(text: string): string {
  return text.replace(/[^\n]/g, (unit) => {
    const code = unit.charCodeAt(0);
    if (code < 0x80) return units[0];
    // Half of a pair: four bytes for two units.
    return code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? units[1] : units[2];
  });
}

/** Whether a text has something hidden in it. */
export const hidesSecret = (text: string): boolean => /[\ufdd0-\ufdd2]/.test(text);

/** A text as it may be printed: `***` for each secret. */
export const withMasks = (text: string): string => text.replace(run, mask);

/** A text of as many bytes of UTF-8 as the one with the secrets. */
export const sameBytes = (text: string): string =>
  text.replaceAll(units[0], '*').replaceAll(units[1], '\u00d7');
