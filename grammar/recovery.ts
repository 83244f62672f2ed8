/** How many tokens yacc has to take in a row before it says `syntax error` again. */
const quietTokens = 3;

/** yacc's error state: after an error, syntax errors stay silent until three tokens in a row were right. */
export class Recovery {
  #quiet = 0;

  /** Whether a syntax error would be printed now. */
  get isReporting(): boolean {
    return this.#quiet === 0;
  }

  /** `count` tokens were right. */
  shift(count: number): void {
    this.#quiet = Math.max(0, this.#quiet - count);
  }

  /** There was an error, of whatever kind. */
  fail(): void {
    this.#quiet = quietTokens;
  }
}
