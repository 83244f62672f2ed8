import { textOfBytes } from '../../../source/bytes-as-text.js';
import { joined } from '../../../source/joined-bytes.js';
import { Binary, Pages, Unreadable } from '../binary.js';

/** A value of a row: NULL, a text, an integer, a floating-point number, or bytes. */
export type SqliteValue = null | string | bigint | number | Uint8Array;

/** A row: its number, and its values in the order of the table's columns; values of columns that were added later may be missing. */
export interface SqliteRow {
  readonly id: bigint;
  readonly values: readonly SqliteValue[];
}

/**
 * The rows of the tables of an SQLite file, according to the description of the file format (fileformat2.html of SQLite). Supports only reading, only
 * tables with row numbers, and only texts in UTF-8. Throws Unreadable.
 */
export class SqliteDatabase {
  readonly #file: Binary;
  readonly #pageSize: number;
  readonly #usable: number;

  constructor(bytes: Uint8Array) {
    this.#file = new Binary(bytes, false);
    const start = new TextDecoder('latin1').decode(bytes.subarray(0, 16));
    if (start !== 'SQLite format 3\0') throw new Unreadable('is no SQLite database, or an encrypted one');
    if (bytes.length < header.size) throw new Unreadable('is damaged');
    const size = this.#file.u16(header.pageSize);
    this.#pageSize = size === 1 ? 65536 : size;
    if (this.#pageSize < 512 || (this.#pageSize & (this.#pageSize - 1)) !== 0)
      throw new Unreadable('is damaged: its page size is invalid');
    this.#usable = this.#pageSize - this.#file.u8(header.reserved);
    if (this.#usable < 480) throw new Unreadable('is damaged: its pages have no room');
    const encoding = this.#file.u32(header.encoding);
    if (encoding > 1) throw new Unreadable('has its texts in UTF-16');
    if (this.#file.u32(header.schemaFormat) > 4) throw new Unreadable('is of a newer kind');
  }

  /** The rows of the table with root page `root`, counted from 1, in the order of their numbers. */
  *rows(root: number): Generator<SqliteRow> {
    const pages = new Pages(this.#file, this.#pageSize);
    /** Pages still to be read, the next one last. */
    const waiting = [root];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (number === 0) throw new Unreadable('is damaged: a page is missing');
      const page = pages.take(number - 1);
      const at = number === 1 ? header.size : 0;
      const type = page.u8(at);
      const cells = page.u16(at + 3);
      if (type === leafTable)
        for (let cell = 0; cell < cells; cell++) yield this.#row(page, page.u16(at + 8 + 2 * cell), pages);
      else if (type === innerTable) {
        waiting.push(page.u32(at + 8));
        for (let cell = cells - 1; cell >= 0; cell--) waiting.push(page.u32(page.u16(at + 12 + 2 * cell)));
      } else throw new Unreadable('has a table without row numbers, or is damaged');
    }
  }

  #row(page: Binary, cell: number, pages: Pages): SqliteRow {
    const length = varint(page, cell);
    const id = varint(page, length.end);
    const payload = this.#payload(page, id.end, numberOf(length.value), pages);
    return { id: BigInt.asIntN(64, id.value), values: valuesOf(new Binary(payload, false)) };
  }

  /** Reads the payload of a cell, whose first part is on the page and the rest on overflow pages. */
  #payload(page: Binary, at: number, length: number, pages: Pages): Uint8Array {
    pages.count(length);
    const usable = this.#usable;
    const most = usable - 35;
    if (length <= most) return page.slice(at, at + length);
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (usable - 4));
    const here = fitting <= most ? fitting : least;
    const pieces = [page.slice(at, at + here)];
    let rest = length - here;
    for (let number = page.u32(at + here); rest > 0; ) {
      if (number === 0) throw new Unreadable('is damaged: a long row breaks off');
      const overflow = pages.take(number - 1);
      const size = Math.min(rest, usable - 4);
      pieces.push(overflow.slice(4, 4 + size));
      rest -= size;
      number = overflow.u32(0);
    }
    return joined(pieces);
  }
}

/** Byte offsets of the header's fields, and its size. */
const header = { pageSize: 16, reserved: 20, schemaFormat: 44, encoding: 56, size: 100 } as const;

const innerTable = 5;
const leafTable = 13;

/** Reads a number of one to nine bytes. Returns it with its end. */
function varint(from: Binary, start: number): { readonly value: bigint; readonly end: number } {
  let value = 0n;
  for (let at = start; at < start + 8; at++) {
    const byte = from.u8(at);
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return { value: (value << 8n) | BigInt(from.u8(start + 8)), end: start + 9 };
}

function numberOf(value: bigint): number {
  if (value > 0x7fffffffn) throw new Unreadable('is damaged: a row is too long');
  return Number(value);
}

/** The size in bytes of an integer of each serial type. */
const integerSizes = [0, 1, 2, 3, 4, 6, 8] as const;

function valuesOf(record: Binary): readonly SqliteValue[] {
  const { value, end: first } = varint(record, 0);
  const end = numberOf(value);
  const values: SqliteValue[] = [];
  let content = end;
  for (let at = first; at < end; ) {
    const kind = varint(record, at);
    at = kind.end;
    const type = numberOf(kind.value);
    const size = sizeOf(type);
    values.push(readValue(type, record.slice(content, content + size)));
    content += size;
  }
  return values;
}

function readValue(type: number, bytes: Uint8Array): SqliteValue {
  if (type === 0) return null;
  if (type === 7) return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
  if (type < 10) return type > 7 ? BigInt(type - 8) : integerOf(bytes);
  return type % 2 === 0 ? bytes : textOf(bytes);
}

/** Reads an integer: big-endian, in two's complement. */
function integerOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

/** Decodes a text. Throws Unreadable if it contains a NUL, which ends a text in C. */
function textOf(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new Unreadable('has a text with a NUL');
  return textOfBytes(bytes);
}

function sizeOf(type: number): number {
  if (type >= 12) return (type - 12 - (type % 2)) / 2;
  if (type === 7) return 8;
  if (type > 9) throw new Unreadable('is damaged: a value is of no kind');
  return integerSizes[type] ?? 0;
}
