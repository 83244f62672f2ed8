import { endOfInput, type Token, tokenTypes } from '../tokens.js';
import type { Lexer } from './lexer.js';

/** The tokens of a configuration by number, read on demand. Those of the current statement are kept, so that the reader can go back within it. */
export class TokenStream {
  readonly #lexer: Lexer;
  #kept: Token[] = [];
  /** The number of the first kept token. */
  #base = 0;

  /** The number of words and symbols that were read. */
  #words = 0;
  readonly #maxWords: number;

  /** @param maxWords the number of words and symbols, not counting line ends, after which the text ends */
  constructor(lexer: Lexer, maxWords = Number.POSITIVE_INFINITY) {
    this.#lexer = lexer;
    this.#maxWords = maxWords;
  }

  /** Whether the text has more words than may be read. */
  get isCut(): boolean {
    return this.#words > this.#maxWords;
  }

  /** Returns token `index`, or the first kept token if that one was dropped. */
  at(index: number): Token {
    for (;;) {
      const token = this.#kept[Math.max(0, index - this.#base)];
      if (token !== undefined) return token;
      const next = this.isCut ? this.#lexer.end() : this.#lexer.read();
      if (!next.is(tokenTypes.EndOfLine) && !next.is(endOfInput)) this.#words += 1;
      next.index = this.#base + this.#kept.length;
      this.#kept.push(next);
    }
  }

  /** Replaces a kept token. */
  replace(token: Token): void {
    this.#kept[token.index - this.#base] = token;
  }

  /** The number of tokens read so far. */
  get end(): number {
    return this.#base + this.#kept.length;
  }

  /** Returns token `index` if it was read and is still kept. */
  peek(index: number): Token | undefined {
    return this.#kept[index - this.#base];
  }

  /** Drops the tokens before `index`. */
  forget(index: number): void {
    const done = index - this.#base;
    if (done >= this.#kept.length) this.#kept = this.#kept.slice(done);
    // Copying costs as much as is left, so it is done only if enough is dropped.
    else if (done > this.#kept.length / 2) this.#kept = this.#kept.slice(done);
    else return;
    this.#base = index;
  }
}
