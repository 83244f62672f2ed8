import type { IToken } from 'chevrotain';
import type { Release } from '../src/source/release.js';
import { cover } from '../src/source/text.js';
import type { Directive, MacroDefinition } from './ast.js';
import { DirectiveBuilder, wordOf } from './directive-builder.js';
import { Expectation, type ExpectedTokens, type endOfStatement } from './tables/expectation.js';
import type { SyntaxPart } from './tables/table-types.js';
import { Token } from './tokens.js';

/** The tokens that may follow a whole entry in braces. */
const afterEntry = [',', '}', 'a text'];
/** The tokens, one of which must follow the key of a pair. */
const afterKey = ['=', '=>'];

/**
 * The parser's state within a statement: the tree so far, and what was expected at the next place. Tokens that are not the text's own come from
 * Chevrotain's recording of the grammar, and are ignored.
 */
export class StatementState {
  #builder: DirectiveBuilder | undefined;
  #macro: MacroDefinition | undefined;
  /** The parts that could begin at token `#offeredAt` of the statement, in grammar order. */
  #offered: (SyntaxPart | typeof endOfStatement)[] = [];
  #offeredAt = 0;
  /** Inside braces and `<…>`: what may follow the last word. */
  #inside: readonly string[] | undefined;
  /** Whether the open braces may hold pairs. */
  #mayBeMapping = false;
  /** Whether a newline was read in braces after which only the closing one may follow. */
  #closing = false;

  /** The statement as far as it was read, or undefined if it has not begun. */
  get statement(): MacroDefinition | Directive | undefined {
    return this.#macro ?? this.#builder?.finish();
  }

  /** Whether the last token is inside `{ … }` or `<…>`. */
  get isInside(): boolean {
    return this.#inside !== undefined;
  }

  get mayBePair(): boolean {
    return this.#builder?.isMapping ?? this.#mayBeMapping;
  }

  get mayBeKey(): boolean {
    return !(this.#builder?.isMapping ?? false);
  }

  /** Records that `part` may begin at token `at` of the statement. */
  offer(part: SyntaxPart | typeof endOfStatement, at: number): void {
    if (at !== this.#offeredAt) this.#offered = [];
    this.#offeredAt = at;
    this.#offered.push(part);
  }

  /** The tokens that were expected instead of `wrong`, or undefined if no directive has begun. */
  expected(wrong: Token, release: Release): ExpectedTokens | undefined {
    if (this.#inside) return { words: this.#inside, elsewhere: undefined };
    if (this.#builder === undefined) return undefined;
    const expected = new Expectation(wrong, release);
    for (const part of this.#offered) expected.add(part);
    return expected;
  }

  defineMacro(name: IToken, value: IToken): void {
    if (!(name instanceof Token && value instanceof Token)) return;
    const span = cover(name.span, value.span);
    this.#macro = { type: 'macro', name: wordOf(name), value: wordOf(value), span };
  }

  begin(keyword: IToken): void {
    if (keyword instanceof Token) this.#builder = new DirectiveBuilder(keyword);
  }

  add(token: IToken): void {
    if (token instanceof Token) this.#builder?.add(wordOf(token));
  }

  negate(bang: IToken): void {
    if (bang instanceof Token) this.#builder?.negate(bang);
  }

  openOption(keyword: IToken): void {
    if (keyword instanceof Token) this.#builder?.openOption(keyword);
  }

  closeOption(): void {
    this.#builder?.closeOption();
  }

  openReference(): void {
    this.#inside = ['>'];
  }

  addReference(open: IToken, name: IToken, close: IToken): void {
    this.#inside = undefined;
    if (open instanceof Token && name instanceof Token && close instanceof Token)
      this.#builder?.addReference(open, name, close);
  }

  openBraces(open: IToken, mayBeMapping: boolean): void {
    this.#inside = afterEntry;
    this.#mayBeMapping = mayBeMapping;
    this.#closing = false;
    if (open instanceof Token) this.#builder?.openBraces(open);
  }

  /** Records that only the closing brace may follow the newline that was read. */
  expectClose(): void {
    this.#closing = true;
  }

  get mayGoOn(): boolean {
    return !this.#closing;
  }

  openEntry(): void {
    this.#inside = this.#builder?.isMapping ? afterKey : afterEntry;
  }

  addEntry(key: IToken, value: IToken | undefined): void {
    this.#inside = afterEntry;
    if (key instanceof Token) this.#builder?.addEntry(key, value instanceof Token ? value : undefined);
  }

  closeBraces(close: IToken): void {
    this.#inside = undefined;
    if (close instanceof Token) this.#builder?.closeBraces(close);
  }
}
