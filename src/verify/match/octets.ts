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
