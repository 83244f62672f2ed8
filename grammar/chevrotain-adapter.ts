import { EmbeddedActionsParser, EOF, type IToken, NoViableAltException, type TokenType } from 'chevrotain';
import { decisionOf, type LookAhead, lookAheadOf } from './analysis.js';
import type { Analysis } from './analysis-data.js';
import type { TokenStream } from './lexer/token-stream.js';

/** The members, missing from Chevrotain's types, in which a parser keeps the analysis of its grammar. */
interface Decisions {
  readonly lookAheadFuncsCache: ReadonlyMap<number, LookAhead>;
  setLaFuncCache(decision: number, lookAhead: LookAhead): void;
}

const decisionsOf = (parser: StreamParser): Decisions => parser as unknown as Decisions;

/** The token after a complete statement. */
const endToken: IToken = {
  image: '',
  startOffset: 0,
  tokenType: EOF,
  tokenTypeIdx: EOF.tokenTypeIdx ?? 1,
};

/**
 * A Chevrotain parser that reads one statement at a time, taking tokens from a stream on demand. Everything that belongs to Chevrotain's protocol
 * rather than to the grammar is here:
 *
 * - Tokens. `LA` and the methods after it are those that Chevrotain expects to be overridden if not all tokens are available up front.
 * - The analysis of the grammar. Chevrotain computes it whenever a parser is constructed, which takes longer than reading most files. The result is
 *   stored beside the grammar (lookahead.ts), and a parser that receives it is ready at once.
 * - Errors. Only the first wrong token matters; what was expected there is known from the tables (expectation.ts).
 */
export abstract class StreamParser extends EmbeddedActionsParser {
  readonly vocabulary: readonly TokenType[];
  #stream: TokenStream | undefined;
  #first = 0;
  #taken = 0;
  #complete = false;

  protected constructor(vocabulary: readonly TokenType[]) {
    super([...vocabulary], { maxLookahead: 1 });
    this.vocabulary = [...vocabulary, EOF];
  }

  /**
   * Makes the parser ready; all of its rules must be defined by now.
   *
   * @param analysis the result of `analysisOf` for a parser with the same rules and vocabulary; without it Chevrotain analyzes and checks the grammar
   * @throws if Chevrotain finds an error in the grammar
   */
  protected prepare(analysis: Analysis | undefined): void {
    if (analysis === undefined) this.performSelfAnalysis();
    else
      for (const [number, decision] of Object.entries(analysis))
        decisionsOf(this).setLaFuncCache(Number(number), lookAheadOf(decision, this.vocabulary));
  }

  /** The number of tokens of the statement that were consumed. */
  protected get taken(): number {
    return this.#taken;
  }

  /** Runs `rule` on the tokens from number `first` on. Returns whether the statement is correct; if not, the next token is the wrong one. */
  protected run(rule: () => void, stream: TokenStream, first: number): boolean {
    this.#stream = stream;
    this.#first = first;
    this.#complete = false;
    this.reset();
    rule();
    return this.#complete;
  }

  /** Marks the statement as complete: nothing after it is read. */
  protected complete(): void {
    this.#complete = true;
  }

  protected override LA(howMuch: number): IToken {
    return this.LA_FAST(howMuch);
  }

  protected override LA_FAST(howMuch: number): IToken {
    if (howMuch > 0 && this.#complete) return endToken;
    return this.#stream?.at(this.#first + this.#taken + howMuch - 1) ?? endToken;
  }

  consumeToken(): void {
    this.#taken++;
  }

  exportLexerState(): number {
    return this.#taken;
  }

  importLexerState(state: number): void {
    this.#taken = state;
  }

  resetLexerState(): void {
    this.#taken = 0;
  }

  /** Chevrotain would report what it did not read, with a stack, after each wrong statement; `run` already says that it is wrong. */
  isAtEndOfInput(): boolean {
    return true;
  }

  /** After an error Chevrotain would skip to the end of the input; the reader continues from the wrong token. */
  moveToTerminatedState(): void {}

  // Chevrotain would throw an error that lists what it expected. The list is never read, and building it takes longer than parsing a statement.

  raiseNoAltException(): never {
    throw wrongToken();
  }

  consumeInternalError(): never {
    throw wrongToken();
  }

  raiseEarlyExitException(): never {
    throw wrongToken();
  }
}

/** Chevrotain's analysis of the grammar of `parser`, which must have been made without a stored one. */
export function analysisOf(parser: StreamParser): Analysis {
  const decisions = [...decisionsOf(parser).lookAheadFuncsCache];
  return Object.fromEntries(
    decisions.map(([number, lookAhead]) => [number, decisionOf(lookAhead, parser.vocabulary)]),
  );
}

let known: NoViableAltException | undefined;

/** The one error that every syntax error throws: the first token that was not consumed is the wrong one. */
function wrongToken(): NoViableAltException {
  known ??= new NoViableAltException('', endToken, endToken);
  return known;
}
