import { joined } from '../../source/joined-bytes.js';
import { type Binary, Pages, Unreadable } from './binary.js';

/**
 * The pairs of a hash database of Berkeley DB 5.3, which Debian's makemap writes (its version 9, db.h and dbinc/db_page.h of that release).
 * Throws Unreadable.
 */
export function* pairsOfHash53(file: Binary): Generator<readonly [key: Uint8Array, value: Uint8Array]> {
  checkHeader(file);
  const pages = new Pages(file, pageSize(file));
  const last = file.u32(header.maxBucket);
  for (let bucket = 0; bucket <= last; bucket++) {
    const spare = 32 - Math.clz32(bucket);
    for (let number = bucket + file.u32(header.spares + 4 * spare); ; ) {
      const page = pages.take(number);
      // A bucket that has never been written to is a page of zeroes.
      if (pageTypes.has(page.u8(pageHeader.type))) yield* pairsOfPage(page, pages);
      else if (page.u8(pageHeader.type) !== 0)
        throw new Unreadable('is damaged: a bucket is no page of pairs');
      number = page.u32(pageHeader.next);
      if (number === 0) break;
    }
  }
}

/** Byte offsets of the fields of the first page. */
const header = { version: 16, pageSize: 20, encryption: 24, flags: 26, maxBucket: 72, spares: 96 } as const;

/** Byte offsets of the header fields of each page; the offsets of its items follow. */
const pageHeader = { next: 16, entries: 20, overflowLength: 22, type: 25, offsets: 26 } as const;

/** Types of pages with pairs: sorted ones, and those of older files. */
const pageTypes: ReadonlySet<number> = new Set([13, 2]);
const overflowPage = 7;
const items = { inPlace: 1, elsewhere: 3 } as const;

function checkHeader(file: Binary): void {
  const version = file.u32(header.version);
  if (version < 8 || version > 10) throw new Unreadable(`is a Berkeley DB hash of version ${version}`);
  if (file.u8(header.encryption) !== 0) throw new Unreadable('is encrypted');
  if (file.u8(header.flags) !== 0) throw new Unreadable('has checksums');
}

function pageSize(file: Binary): number {
  const size = file.u32(header.pageSize);
  if (size < 512 || size > 65536 || (size & (size - 1)) !== 0)
    throw new Unreadable('is damaged: its page size is invalid');
  return size;
}

function* pairsOfPage(page: Binary, pages: Pages): Generator<readonly [Uint8Array, Uint8Array]> {
  const entries = page.u16(pageHeader.entries);
  if (entries % 2 !== 0) throw new Unreadable('is damaged: a key has no value');
  let end = page.length;
  const next = (at: number): Uint8Array => {
    const start = page.u16(pageHeader.offsets + 2 * at);
    const item = page.part(start, end);
    end = start;
    return contentOf(item, pages);
  };
  for (let at = 0; at < entries; at += 2) yield [next(at), next(at + 1)];
}

function contentOf(item: Binary, pages: Pages): Uint8Array {
  const type = item.u8(0);
  if (type === items.inPlace) return item.slice(1, item.length);
  if (type !== items.elsewhere) throw new Unreadable('has several values for one key');
  const length = item.u32(8);
  const pieces: Uint8Array[] = [];
  let sum = 0;
  for (let number = item.u32(4); number !== 0; ) {
    const page = pages.take(number);
    if (page.u8(pageHeader.type) !== overflowPage) throw new Unreadable('is damaged: a long item breaks off');
    const size = page.u16(pageHeader.overflowLength);
    pieces.push(page.slice(pageHeader.offsets, pageHeader.offsets + size));
    sum += size;
    number = page.u32(pageHeader.next);
  }
  if (sum !== length) throw new Unreadable('is damaged: a long item breaks off');
  return joined(pieces);
}
