import type { TableEntry } from '../../src/model/config/config.js';
import type { Platform } from '../../src/source/release.js';
import { isHash, passwordOf } from '../../src/verify/smtp/credentials.js';

/** The hashes that a platform's crypt(3) knows: on others than OpenBSD many kinds do, by what they are linked with. */
const knownHashes: Readonly<Partial<Record<Platform, RegExp>>> = { openbsd: /^\$2[abxy]?\$/ };

export function faultOf({ value }: TableEntry, platform: Platform): 'plain' | 'foreign' | undefined {
  const password = value === undefined ? undefined : passwordOf(value);
  if (password === undefined) return undefined;
  if (!isHash(password)) return 'plain';
  const known = knownHashes[platform];
  return known === undefined || known.test(password) ? undefined : 'foreign';
}
