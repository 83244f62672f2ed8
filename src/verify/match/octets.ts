import { type Availability, available, type Release } from '../../source/release.js';

/**
 * The octets that smtpd accepts in each place, as fixtures/octets records them from real servers. Expressions are matched against strings of octets, each a
 * character from U+0000 to U+00FF.
 */

/** The octets of a local part besides letters and digits (MAILADDR_ALLOWED in smtpd). */
const localPartOctets: readonly (Availability & { readonly octets: string })[] = [
  { until: '7.8', octets: "!#$%&'*/?^`{|}~+=_-" },
  { since: '7.9', octets: "!#%&'*/?^~+=_-" },
];

/** The octets of local parts besides letters and digits, in one release or, if none is given, in any. */
export const localPartMarks = (release?: Release): string =>
  localPartOctets.find((row) => release === undefined || available(row, release))?.octets ?? '';

/** Whether an octet may occur in a label of a host name (res_hnok of the C library). */
export const isLabelOctet = (octet: string): boolean => /^[A-Za-z0-9_-]$/.test(octet);

/** The three-digit numbers that a label may write, after a backslash, for one of its octets. */
export const escapedNumbers: readonly string[] = Array.from({ length: 256 }, (_, code) => code)
  .filter((code) => isLabelOctet(String.fromCharCode(code)))
  .map((code) => String(code).padStart(3, '0'));

/** A host name with its escapes, such as `\109` or `\m`, replaced by the octets they mean: the name that is looked up. */
export const withoutEscapes = (name: string): string =>
  name.replace(/\\(?:(\d{3})|(\D))/g, (all, number: string | undefined, octet: string | undefined) =>
    number === undefined ? (octet ?? all) : String.fromCharCode(Number(number)),
  );
