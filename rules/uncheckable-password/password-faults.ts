import type { TableEntry } from '../../src/model/config/config.js';
import type { Platform } from '../../src/source/release.js';
import { isHash, passwordOf } from '../../src/verify/smtp/credentials.js';

/** The hashes that a platform's crypt(3) supports. Other platforms than OpenBSD support many kinds, depending on the library. */
const knownHashes: Readonly<Partial<Record<Platform, RegExp>>> = { openbsd: /^\$2[abxy]?\$/ };

/** The reasons why smtpd cannot check a password. */
export const passwordFaults = ['plain', 'fields', 'account', 'scheme', 'foreign'] as const;
export type PasswordFault = (typeof passwordFaults)[number];

/** The passwd-file of Dovecot: the hash, followed by the fields of passwd(5). */
const withFields = /^\$[0-9a-z]+\$[^:]+:/;

/** A line of passwd(5) or shadow(5) without a hash: a mark in its place, or nothing, and the fields of the account. */
const ofAccount = /^(?:x|\*+|!+\*?)?(?::[^:]*){3,}$/;

/** Dovecot's `{BLF-CRYPT}` and OpenLDAP's `{CRYPT}`. */
const withScheme = /^\{[A-Za-z0-9.-]+\}[^:]/;

export function passwordFault({ value }: TableEntry, platform: Platform): PasswordFault | undefined {
  if (value !== undefined && withFields.test(value)) return 'fields';
  if (value !== undefined && ofAccount.test(value)) return 'account';
  if (value !== undefined && withScheme.test(value.replace(/^[^:{]*:/, ''))) return 'scheme';
  const password = value === undefined ? undefined : passwordOf(value);
  if (password === undefined) return undefined;
  if (!isHash(password)) return 'plain';
  const known = knownHashes[platform];
  return known === undefined || known.test(password) ? undefined : 'foreign';
}
