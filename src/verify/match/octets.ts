import { type Availability, available, type Release } from '../../source/release.js';

/**
 * Which octets smtpd takes where: what fixtures/octets records of real servers. Where an expression is asked, a text is a string of octets, each a
 * character from U+0000 to U+00FF.
 */

/** The octets of a local part besides letters and digits (MAILADDR_ALLOWED in smtpd). */
const localPartOctets: readonly (Availability & { readonly octets: string })[] = [
  { until: '7.8', octets: "!#$%&'*/?^`{|}~+=_-" },
  { since: '7.9', octets: "!#%&'*/?^~+=_-" },
];

/** The octets of local parts besides letters and digits, in one release; without one, in any. */
export const localPartMarks = (release?: Release): string =>
  localPartOctets.find((row) => release === undefined || available(row, release))?.octets ?? '';

/** Whether an octet may stand in a label of a host name: the C library's res_hnok. */
export const isLabelOctet = (octet: string): boolean => /^[A-Za-z0-9_-]$/.test(octet);

/** The three digits by which a label may name one of its octets, behind a backslash. */
export const escapedNumbers: readonly string[] = Array.from({ length: 256 }, (_, code) => code)
  .filter((code) => isLabelOctet(String.fromCharCode(code)))
  .map((code) => String(code).padStart(3, '0'));

/** A host name with what it writes as `\109` or `\m` written plainly: the name that is looked up. */
export const withoutEscapes = (name: string): string =>
  name.replace(/\\(?:(\d{3})|(\D))/g, (all, number: string | undefined, octet: string | undefined) =>
    number === undefined ? (octet ?? all) : String.fromCharCode(Number(number)),
  );

/**
 * A text as smtpd compares it: the octets of its UTF-8. Octets that are no UTF-8 are written as the characters U+DC80 to U+DCFF, as Python's
 * `surrogateescape` does and the envelopes of `simulate` may.
 */
export function toBytes(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return String.fromCharCode(code - 0xdc00);
    return Array.from(new TextEncoder().encode(character), (byte) => String.fromCharCode(byte)).join('');
  });
}

/** The text of some octets: as UTF-8 where they are that, else as `toBytes` reads it. */
export function fromBytes(bytes: string): string {
  return bytes.replace(
    /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g,
    (run) => {
      const text = new TextDecoder().decode(Uint8Array.from(run, (octet) => octet.charCodeAt(0)));
      if (!text.includes('\ufffd')) return text;
      return Array.from(run, (octet) => String.fromCharCode(0xdc00 + octet.charCodeAt(0))).join('');
    },
  );
}
