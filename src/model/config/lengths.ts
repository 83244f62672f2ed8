import type { Platform } from '../../source/release.js';

/** The lengths of the longest texts that smtpd stores, in bytes. */
export const longest = {
  tableName: 2047,
  tablePath: 4095,
  /** The path of a table's program, and `backend:path`. */
  programPath: 2047,
  tableKey: 1023,
  tag: 32,
  /** A pki or ca name that is used, as opposed to declared. */
  usedName: 4095,
} as const;

/**
 * Where the programs of tables are installed. The length of the first path counts towards `programPath` (that of Debian, Fedora and the oracle); the
 * others are those of manual builds, FreeBSD, Alpine, Arch and older Debian releases.
 */
export const libexec: Readonly<Record<Platform, readonly [string, ...string[]]>> = {
  openbsd: ['/usr/local/libexec/smtpd', '/usr/libexec/smtpd'],
  portable: [
    '/usr/libexec/opensmtpd',
    '/usr/local/libexec/opensmtpd',
    '/usr/local/libexec/smtpd',
    '/usr/local/libexec',
    '/usr/lib/opensmtpd',
    '/usr/libexec/smtpd',
    '/usr/lib/smtpd',
    '/usr/lib/x86_64-linux-gnu/opensmtpd',
    '/usr/lib/aarch64-linux-gnu/opensmtpd',
  ],
};

/** The length of a text in bytes of UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // A surrogate pair is four bytes in all; anything else above U+07FF is three.
    bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** Converts ASCII letters to lower case, as smtpd does for names and the keys of tables. */
export function foldCase(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

/** The number of characters in a configuration, including its includes. */
export const lengthOf = ({ files }: { readonly files: readonly { readonly text: string }[] }): number =>
  files.reduce((sum, { text }) => sum + text.length, 0);
