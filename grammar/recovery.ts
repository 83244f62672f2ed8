/** How many tokens in a row yacc must accept before it prints `syntax error` again. */
const quietTokens = 3;

/** yacc's error state: after an error, syntax errors stay silent until three tokens in a row were accepted. */
export class Recovery {
  #quiet = 0;

  /** Whether a syntax error would be printed now. */
  get isReporting(): boolean {
    return this.#quiet === 0;
  }

  /** Records that `count` tokens were accepted. */
  shift(count: number): void {
    this.#quiet = Math.max(0, this.#quiet - count);
  }

  /** Records an error of any kind. */
  fail(): void {
    this.#quiet = quietTokens;
  }
}
