import { joined } from '../../source/joined-bytes.js';
import { Binary, Pages, Unreadable } from './binary.js';

/**
 * The pairs of a hash database of Berkeley DB 1.85, which OpenBSD's makemap writes (hash.h and page.h of its lib/libc/db/hash). The header is
 * big-endian on every machine; pages use the machine's byte order. Throws Unreadable.
 */
export function* pairsOfHash185(bytes: Uint8Array): Generator<readonly [key: Uint8Array, value: Uint8Array]> {
  const file = new HashFile(bytes);
  for (let bucket = 0; bucket <= file.maxBucket; bucket++) yield* pairsOfBucket(file, bucket);
}

/** Byte offsets of the header's fields. */
const header = {
  version: 4,
  order: 8,
  pageSize: 12,
  maxBucket: 40,
  headerPages: 60,
  spares: 68,
} as const;

/** Marks in place of a value's offset, for pairs that are not stored whole on the page. */
const marks = { overflow: 0, partialKey: 1, fullKey: 2, fullKeyAndData: 3, firstOffset: 4 } as const;

class HashFile {
  readonly maxBucket: number;
  readonly #header: Binary;
  readonly #pages: Pages;

  constructor(bytes: Uint8Array) {
    this.#header = new Binary(bytes, false);
    const version = this.#header.u32(header.version);
    if (version !== 2) throw new Unreadable(`is a Berkeley DB 1.85 hash of version ${version}`);
    const order = this.#header.u32(header.order);
    if (order !== 1234 && order !== 4321) throw new Unreadable('is damaged: its byte order is unknown');
    const size = this.#header.u32(header.pageSize);
    if (size < 64 || size > 65536 || (size & (size - 1)) !== 0)
      throw new Unreadable('is damaged: its page size is invalid');
    this.maxBucket = this.#header.u32(header.maxBucket);
    // The pages of the last doubling may not have been written yet.
    if (this.maxBucket > 2 * (bytes.length / size) + 2)
      throw new Unreadable('is damaged: it has too many buckets');
    this.#pages = new Pages(new Binary(bytes, order === 1234), size);
  }

  /** The page of a bucket, or undefined beyond the end of the file, where nothing was ever written. */
  bucket(number: number): Binary | undefined {
    const at = this.#numberOf(number);
    return (at + 1) * this.#pages.size > this.#header.length ? undefined : this.#pages.take(at);
  }

  /** Returns an overflow page by its address: the doubling that it belongs to, and its number there. */
  overflow(address: number): Binary {
    return this.#pages.take(this.#numberOf(2 ** (address >> 11) - 1) + (address & 0x7ff));
  }

  #numberOf(bucket: number): number {
    const doubling = 32 - Math.clz32(bucket);
    const spares = doubling === 0 ? 0 : this.#header.u32(header.spares + 4 * (doubling - 1));
    return bucket + this.#header.u32(header.headerPages) + spares;
  }
}

/** The numbers of a page: their count, then an offset for each key and value, from the end of the page down. */
const count = (page: Binary): number => page.u16(0);
const number = (page: Binary, index: number): number => page.u16(2 * index);
const lastAddress = (page: Binary): number => number(page, count(page) - 1);

function* pairsOfBucket(file: HashFile, bucket: number): Generator<readonly [Uint8Array, Uint8Array]> {
  let page = file.bucket(bucket);
  for (let at = 1; page !== undefined && count(page) > 0; ) {
    const mark = number(page, at + 1);
    if (mark === marks.overflow) {
      page = file.overflow(number(page, at));
      at = 1;
    } else if (mark < marks.firstOffset) {
      const big = bigPair(file, page, at);
      yield [big.key, big.value];
      page = big.next;
      at = 1;
    } else {
      const start = number(page, at);
      const end = at > 1 ? number(page, at - 1) : page.length;
      yield [page.slice(start, end), page.slice(mark, start)];
      at += 2;
      if (at > count(page)) return;
    }
  }
}

/** Reads a pair that spans several pages: the key's parts, then the value's, each from its offset to the end of the page. */
function bigPair(file: HashFile, first: Binary, at: number) {
  if (at !== 1) throw new Unreadable('is damaged: a long pair begins within a page');
  const key: Uint8Array[] = [];
  const value: Uint8Array[] = [];
  let page = first;
  for (; number(page, 2) === marks.partialKey; page = file.overflow(lastAddress(page)))
    key.push(page.slice(number(page, 1), page.length));
  key.push(page.slice(number(page, 1), page.length));
  let isEnd = number(page, 2) === marks.fullKeyAndData;
  if (isEnd) {
    // The value begins on the last page of the key and continues on the next if that page is full.
    const offset = number(page, count(page));
    value.push(page.slice(offset, number(page, 1)));
    isEnd = freeSpace(page) > 0;
  } else if (number(page, 2) !== marks.fullKey) throw new Unreadable('is damaged: a long pair breaks off');
  while (!isEnd) {
    page = file.overflow(lastAddress(page));
    value.push(page.slice(number(page, 1), page.length));
    isEnd = number(page, 2) === marks.fullKeyAndData;
  }
  const next = count(page) === 2 ? undefined : file.overflow(lastAddress(page));
  return { key: joined(key), value: joined(value), next };
}

/** The number of free bytes, which follows the offsets. */
const freeSpace = (page: Binary): number => number(page, count(page) + 1);
