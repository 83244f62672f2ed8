import { byteLength } from '../../model/config/lengths.js';
import type { Release } from '../../source/release.js';
import { parseAddress } from '../match/address.js';
import { type MailAddress, splitMailAddress } from '../match/mail-address.js';
import { isLabelOctet, localPartMarks } from '../match/octets.js';

/** Whether a text is a local part: atoms joined by single dots, no quotes (valid_localpart in smtpd). */
export function isLocalPart(text: string, release: Release): boolean {
  let form = localPartForms.get(release);
  if (form === undefined) {
    const atom = `[A-Za-z0-9${localPartMarks(release).replace(/[\\\]^-]/g, '\\$&')}]+`;
    form = new RegExp(`^${atom}(?:\\.${atom})*$`);
    localPartForms.set(release, form);
  }
  return form.test(text);
}

/** The patterns of local parts, by release. */
const localPartForms = new Map<Release, RegExp>();

/** A host name without escapes. */
const plainHostName = /^[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*$/;

/** The length limit of a label, in bytes. */
export const longestLabel = 63;
/** The length limit of a name in the C library's internal form, in bytes: each label with its length, and an end. */
const longestName = 255;

/** Whether labels of these lengths, in bytes, make up a name. */
export const isNameLength = (labels: readonly number[]): boolean =>
  labels.every((length) => length >= 1 && length <= longestLabel) &&
  labels.reduce((sum, length) => sum + length + 1, 1) <= longestName;

/** One byte of a label in the C library's text form: itself, or after a backslash as itself or as three decimal digits. */
const labelByte = /\\(\d{3})|\\([^\d])|([^\\])/y;

/** Whether the C library (res_hnok of glibc) takes a text for a host name: letters, digits, `-` and `_`, no leading `-`. */
function isHostName(text: string): boolean {
  if (/^(?:-|\\-|\\045)/.test(text)) return false;
  if (plainHostName.test(text)) return text.length + 2 <= longestName;
  // A text that is not a label has length 0, which is too short.
  return isNameLength(text.split('.').map((label) => labelLength(label) ?? 0));
}

/** The length of a label in bytes, or undefined if it has a byte that a host name may not have. */
function labelLength(label: string): number | undefined {
  let length = 0;
  const pattern = new RegExp(labelByte);
  while (pattern.lastIndex < label.length) {
    const match = pattern.exec(label);
    if (match === null) return undefined;
    const byte =
      match[1] === undefined ? (match[2] ?? match[3] ?? '') : String.fromCharCode(Number(match[1]));
    if (!isLabelOctet(byte)) return undefined;
    length++;
  }
  return length;
}

/** Whether a text may come after the `@` of an address or after HELO (valid_domainpart in smtpd): a host name without a trailing dot, or an address in brackets. */
export function isDomainPart(text: string): boolean {
  if (text.startsWith('[')) {
    const inner = /^\[(?:IPv6:)?([^\]]*)\]$/i.exec(text)?.[1];
    return inner !== undefined && parseAddress(inner) !== undefined;
  }
  return text !== '' && byteLength(text) <= longestPart && !text.endsWith('.') && isHostName(text);
}

/** The length limit, in octets, of a user with its source route, and of a domain. */
const longestPart = 255;

/** The parsed argument of MAIL FROM or RCPT TO. */
export interface AddressArgument {
  /** Normalized: without a source route, and with the server's name if no domain was given. The null sender is empty. */
  readonly address: MailAddress;
  /** The text between the angle brackets, as filters see it. */
  readonly raw: string;
  /** Whether no domain was given, so that the server's name replaces it. */
  readonly completed: boolean;
  /** ESMTP parameters after the address. */
  readonly parameters: readonly string[];
}

/**
 * Parses the argument of MAIL FROM or RCPT TO as smtpd does; undefined on a syntax error.
 *
 * @param serverName completes an address without a domain
 * @param nullAllowed whether `<>` is an address (of a sender)
 */
export function readAddressArgument(
  line: string,
  serverName: string,
  nullAllowed: boolean,
  release: Release,
): AddressArgument | undefined {
  // After a NUL nothing is read, and after a newline comes another command.
  const argument = /[\0\n]/.test(line) ? line.replace(/[\0\n].*/s, '') : line;
  const close = argument.indexOf('>');
  if (!argument.startsWith('<') || close === -1) return undefined;
  const raw = argument.slice(1, close);
  const rest = argument.slice(close + 1);
  const parameters = rest === '' ? [] : rest.split(' ').filter((word) => word !== '');
  const parts = splitMailAddress(raw);
  if (parts === undefined) return undefined;
  const user = parts.user.slice(parts.user.indexOf(':') + 1);
  if (nullAllowed && user === '' && parts.domain === '')
    return { address: { user, domain: '' }, raw, completed: false, parameters };
  if (!isLocalPart(user, release)) return undefined;
  const domain = parts.domain === '' ? serverName : parts.domain;
  if (!isDomainPart(domain)) return undefined;
  return { address: { user, domain }, raw, completed: parts.domain === '', parameters };
}
