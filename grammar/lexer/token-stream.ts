import { endOfInput, type Token, tokenTypes } from '../tokens.js';
import type { Lexer } from './lexer.js';

/**
 * The tokens of a configuration by their number, read when asked for. Those of the current statement are kept, so that the reader can
 * go back within it.
 */
export class TokenStream {
  readonly #lexer: Lexer;
  #kept: Token[] = [];
  /** The number of the first token that is kept. */
  #base = 0;

  /** Words and symbols that were read. */
  #words = 0;
  readonly #maxWords: number;

  /** @param maxWords behind so many, which are no ends of lines, the text ends */
  constructor(lexer: Lexer, maxWords = Number.POSITIVE_INFINITY) {
    this.#lexer = lexer;
    this.#maxWords = maxWords;
  }

  /** Whether the text has more words than are read. */
  get isCut(): boolean {
    return this.#words > this.#maxWords;
  }

  /** Token `index`; for one that is no longer kept, the first that is. */
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

  /** Puts another token in the place of one that is kept. */
  replace(token: Token): void {
    this.#kept[token.index - this.#base] = token;
  }

  /** The number of tokens that were read so far. */
  get end(): number {
    return this.#base + this.#kept.length;
  }

  /** Token `index` if it was read and is kept. */
  peek(index: number): Token | undefined {
    return this.#kept[index - this.#base];
  }

  /** Lets go of the tokens before `index`. */
  forget(index: number): void {
    const done = index - this.#base;
    if (done >= this.#kept.length) this.#kept = this.#kept.slice(done);
    // Copying what is left costs as much as there is of it: so only when enough goes away.
    else if (done > this.#kept.length / 2) this.#kept = this.#kept.slice(done);
    else return;
    this.#base = index;
  }
}
