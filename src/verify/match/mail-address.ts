import { byteLength, foldCase } from '../../model/config/lengths.js';
import { type DomainPattern, matchesDomain, parseDomainPattern } from './domain.js';

/** A mail address split at its last `@`. Without an `@`, all of it is the user. */
export interface MailAddress {
  readonly user: string;
  readonly domain: string;
}

/** The longest user, and the longest domain, in bytes. */
const longestPart = 255;

/** Splits a text at its last `@`, or returns undefined if a part is too long for smtpd. */
export function splitMailAddress(text: string): MailAddress | undefined {
  const at = text.lastIndexOf('@');
  const user = at === -1 ? text : text.slice(0, at);
  const domain = at === -1 ? '' : text.slice(at + 1);
  return byteLength(user) > longestPart || byteLength(domain) > longestPart ? undefined : { user, domain };
}

/** The key under which smtpd looks up an address. That of the null sender is `@`. */
export const mailAddressText = (address: MailAddress): string => `${address.user}@${address.domain}`;

/**
 * An entry of a table for `mail-from`, `rcpt-to`, `senders` or `auth` (for user names with `@`). A part that is undefined is not compared: `@` and the empty entry
 * match everything, even the null sender, and a word without `@` is a *user* at any domain.
 */
export interface MailAddressPattern {
  /** The entry in lower case. */
  readonly text: string;
  readonly user: string | undefined;
  readonly domain: DomainPattern | undefined;
}

/** Parses a table entry, or returns undefined if it matches nothing (a part of more than 255 bytes). */
export function parseMailAddressPattern(entry: string): MailAddressPattern | undefined {
  const text = foldCase(entry);
  const parts = splitMailAddress(text);
  if (parts === undefined) return undefined;
  return {
    text,
    user: parts.user === '' ? undefined : parts.user,
    domain: parts.domain === '' ? undefined : parseDomainPattern(parts.domain),
  };
}

/** Whether an entry only matches addresses of one domain, which it names. */
export function isLiteralAddress(entry: string): boolean {
  const at = entry.lastIndexOf('@');
  return at !== -1 && at < entry.length - 1 && !entry.includes('*', at);
}

/** Whether a lower-case entry is one address, whose user may have any tag after a delimiter, so that `parseMailAddressPattern` adds nothing to it. */
export function isPlainAddress(entry: string, delimiter: string): boolean {
  if (!isLiteralAddress(entry) || byteLength(entry) > longestPart) return false;
  const at = entry.lastIndexOf('@');
  const tag = entry.indexOf(delimiter);
  return at > 0 && (tag === -1 || tag >= at);
}

/**
 * Whether an address matches. `delimiter` is `smtp sub-addr-delim`: the address's user is compared without its sub-address, unless the entry's user has a delimiter.
 */
export function matchesMailAddress(
  pattern: MailAddressPattern,
  address: MailAddress,
  delimiter: string,
): boolean {
  if (pattern.domain !== undefined && !matchesDomain(pattern.domain, address.domain)) return false;
  if (pattern.user === undefined) return true;
  const user = foldCase(address.user);
  return (pattern.user.includes(delimiter) ? user : withoutTag(user, delimiter)) === pattern.user;
}

/** A user's name without its sub-address: `bob` for `bob+list`. */
export function withoutTag(user: string, delimiter: string): string {
  const at = user.indexOf(delimiter);
  return at === -1 ? user : user.slice(0, at);
}
