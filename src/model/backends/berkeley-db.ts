import { textOfBytes } from '../../source/bytes-as-text.js';
import type { Platform } from '../../source/release.js';
import type { TableEntry } from '../config/config.js';
import type { BackendFile } from './backend-file.js';
import { Binary, Unopenable, Unreadable } from './binary.js';
import { pairsOfHash53 } from './hash-53.js';
import { pairsOfHash185 } from './hash-185.js';

/**
 * Reads a `db:` table: a hash of Berkeley DB 1.85 or 5.3, as makemap(8) writes it. smtpd opens it as a hash and refuses any other kind (table_db.c);
 * on OpenBSD it also refuses a hash of 5.3, which the library there does not know. The keys are in lower case, and keys and values end in a NUL
 * (makemap.c). Files written by other programs are not read: what smtpd finds in them depends on what happens to be in its memory.
 */
export function readDatabase(bytes: Uint8Array, platform: Platform): BackendFile {
  try {
    const entries = [...entriesOf(bytes, platform)];
    return isOf185(bytes) && platform === 'portable' ? { ok: true, entries, doubt } : { ok: true, entries };
  } catch (error) {
    if (error instanceof Unopenable) return { ok: false, reason: error.message, refused: true };
    if (error instanceof Unreadable) return { ok: false, reason: error.message };
    throw error;
  }
}

/** Seen on 6.8, 7.4 and 7.6 of Debian, which link the library of 5.3: "metadata page checksum error". The library of FreeBSD's libc opens it. */
const doubt = 'is of Berkeley DB 1.85, which the smtpd of Debian and other Linux systems does not open';

const isOf185 = (bytes: Uint8Array): boolean =>
  [true, false].some((littleEndian) => new Binary(bytes, littleEndian).u32(0) === magic.hash);

/** The magic number of each kind of file: at offset 0 in 1.85, at offset 12 in 5.3. */
const magic = { hash: 0x061561, btree: 0x053162 } as const;

/** The size of a 1.85 header in bytes, which is shorter than one of 5.3. */
const shortestHeader = 260;

function* entriesOf(bytes: Uint8Array, platform: Platform): Generator<TableEntry> {
  const keys = new Set<string>();
  for (const [key, value] of pairsOf(bytes, platform)) {
    const entry = { key: textOf(key), value: textOf(value), span: undefined };
    if (/[A-Z]/.test(entry.key)) throw new Unreadable('has keys in upper case, which smtpd never finds');
    if (keys.has(entry.key)) throw new Unreadable('has a key twice');
    keys.add(entry.key);
    yield entry;
  }
}

/** Both libraries refuse a file that is shorter than a header or lacks the magic number of a hash. */
function pairsOf(bytes: Uint8Array, platform: Platform) {
  if (bytes.length < shortestHeader) throw new Unopenable('is no database');
  for (const littleEndian of [true, false]) {
    const file = new Binary(bytes, littleEndian);
    if (file.u32(12) === magic.hash && file.u32(0) !== magic.hash) {
      if (platform === 'openbsd') throw new Unopenable('is of Berkeley DB 5.3, which OpenBSD does not have');
      return pairsOfHash53(file);
    }
    if (file.u32(0) === magic.hash) return pairsOfHash185(bytes);
    if (file.u32(12) === magic.btree || file.u32(0) === magic.btree)
      throw new Unopenable('is a btree, which smtpd does not open: run makemap without -d btree');
  }
  throw new Unopenable('is no database of makemap');
}

/** The C string in `bytes`, without the NUL at its end. */
function textOf(bytes: Uint8Array): string {
  if (bytes.indexOf(0) !== bytes.length - 1 || bytes.length === 0)
    throw new Unreadable('was not written by makemap: its entries do not end in a NUL');
  return textOfBytes(bytes.subarray(0, -1));
}
