import type { SourceFile, Span } from '../../src/source/text.js';
import type { Written } from '../tokens.js';
import type { Char } from './character-input.js';

/** Collects where the characters of a value were written. */
export class Trail {
  #file: SourceFile | undefined;
  #expanded = false;
  #mixed = false;
  #first = 0;
  #last = 0;
  #length = 0;
  #offsets: number[] | undefined;

  constructor(private readonly reading: SourceFile) {}

  add(char: Char): void {
    const file = char.expansion?.written.file ?? this.reading;
    if (this.#length === 0) {
      this.#file = file;
      this.#first = char.written;
      this.#expanded = char.expansion !== undefined;
    } else if ((char.expansion !== undefined) !== this.#expanded || file !== this.#file) {
      // Text directly after a macro's value, or the reverse: only the first part is tracked.
      this.#mixed = true;
    }
    if (this.#offsets === undefined && char.written !== this.#first + this.#length) {
      const length = this.#length;
      const first = this.#first;
      this.#offsets = Array.from({ length }, (_, index) => first + index);
    }
    if (!this.#mixed) this.#last = char.written;
    this.#offsets?.push(this.#mixed ? this.#last : char.written);
    this.#length++;
  }

  /** Where the value was written, or undefined if it is in the file unchanged, from `start` on. */
  written(start: number): Written | undefined {
    const { reading } = this;
    const first = this.#length === 0 ? start : this.#first;
    const plain = !this.#expanded && this.#offsets === undefined && first === start;
    return plain ? undefined : { file: this.#file ?? reading, first, offsets: this.#offsets };
  }

  /** The part of a macro's value that was read, or undefined for plain text. */
  get inMacro(): Span | undefined {
    if (!this.#expanded || this.#file === undefined) return undefined;
    return { file: this.#file, start: this.#first, end: this.#last + 1 };
  }
}
