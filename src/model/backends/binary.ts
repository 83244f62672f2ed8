/** A file of a table cannot be read as what it should be. `message` is the reason, in the words of a report. */
export class Unreadable extends Error {}

/** Nor can smtpd open it, and so refuses the configuration. */
export class Unopenable extends Unreadable {}

/** Numbers and pieces of a binary file. Whatever lies outside of it makes it unreadable. */
export class Binary {
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    private readonly littleEndian: boolean,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#inside(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#inside(at, 2), this.littleEndian);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#inside(at, 4), this.littleEndian);
  }

  /** The bytes from `start` up to `end`. */
  slice(start: number, end: number): Uint8Array {
    if (start > end) throw new Unreadable('is damaged');
    this.#inside(start, end - start);
    return this.bytes.subarray(start, end);
  }

  /** The same bytes from `start` up to `end`, with places of their own. */
  part(start: number, end: number): Binary {
    return new Binary(this.slice(start, end), this.littleEndian);
  }

  #inside(at: number, length: number): number {
    if (at < 0 || at + length > this.bytes.length) throw new Unreadable('is damaged');
    return at;
  }
}

/** The pages of a file, each of which has one place in it: that nothing is looked at twice is what bounds the work. */
export class Pages {
  readonly #seen = new Set<number>();

  constructor(
    private readonly file: Binary,
    readonly size: number,
  ) {}

  /** Page `number`, counted from 0, which must not have been asked for before. */
  take(number: number): Binary {
    if (this.#seen.has(number)) throw new Unreadable('is damaged: a page has two places');
    this.#seen.add(number);
    return this.file.part(number * this.size, (number + 1) * this.size);
  }
}
