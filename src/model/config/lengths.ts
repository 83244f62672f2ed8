import type { Platform } from '../../source/release.js';

/** The longest texts that smtpd keeps, in bytes. */
export const longest = {
  tableName: 2047,
  tablePath: 4095,
  /** The path of a table's program, and of a `backend:path`. */
  programPath: 2047,
  tableKey: 1023,
  tag: 32,
  /** A pki or ca name where it is used. */
  usedName: 4095,
} as const;

/**
 * Where the programs of tables are: the first is the one whose length counts towards `programPath` (that of Debian, Fedora and the oracle),
 * the others are those of a build by hand, FreeBSD, Alpine, Arch and older Debians.
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
    // A pair of surrogates is four bytes in all; anything else above U+07FF is three.
    bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** ASCII letters in lower case: how smtpd folds the keys of tables, and names. */
export function foldCase(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

/** The characters of a configuration with what it includes. */
export const lengthOf = ({ files }: { readonly files: readonly { readonly text: string }[] }): number =>
  files.reduce((sum, { text }) => sum + text.length, 0);
