/** Thrown if a table's file does not have the expected format. `message` is the reason, as a report words it. */
export class Unreadable extends Error {}

/** Thrown if smtpd cannot open the file either and therefore refuses the configuration. */
export class Unopenable extends Unreadable {}

/** Reads numbers and slices of a binary file. Reading outside of it throws Unreadable. */
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

  /** The same bytes from `start` up to `end`, with offsets counted from `start`. */
  part(start: number, end: number): Binary {
    return new Binary(this.slice(start, end), this.littleEndian);
  }

  #inside(at: number, length: number): number {
    if (at < 0 || at + length > this.bytes.length) throw new Unreadable('is damaged');
    return at;
  }
}

/** The pages of a file. Each may be taken only once, which bounds the work. */
export class Pages {
  readonly #seen = new Set<number>();
  #contents = 0;

  constructor(
    private readonly file: Binary,
    readonly size: number,
  ) {}

  /** Notes contents of a page. All of them together are no longer than the file, unless pieces of it have several places. */
  count(bytes: number): void {
    this.#contents += bytes;
    if (this.#contents > this.file.length) throw new Unreadable('is damaged: a piece of it has two places');
  }

  /** Returns page `number`, counted from 0, which must not have been taken before. */
  take(number: number): Binary {
    if (this.#seen.has(number)) throw new Unreadable('is damaged: a page has two places');
    this.#seen.add(number);
    return this.file.part(number * this.size, (number + 1) * this.size);
  }
}
