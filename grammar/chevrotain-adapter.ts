import { EmbeddedActionsParser, EOF, type IToken, NoViableAltException, type TokenType } from 'chevrotain';
import { decisionOf, type LookAhead, lookAheadOf } from './analysis.js';
import type { Analysis } from './analysis-data.js';
import type { TokenStream } from './lexer/token-stream.js';

/** Members that Chevrotain's types leave out: where its parsers keep the analysis of the grammar. */
interface Decisions {
  readonly lookAheadFuncsCache: ReadonlyMap<number, LookAhead>;
  setLaFuncCache(decision: number, lookAhead: LookAhead): void;
}

const decisionsOf = (parser: StreamParser): Decisions => parser as unknown as Decisions;

/** The token behind a complete statement. */
const endToken: IToken = {
  image: '',
  startOffset: 0,
  tokenType: EOF,
  tokenTypeIdx: EOF.tokenTypeIdx ?? 1,
};

/**
 * A Chevrotain parser that reads one statement at a time, its tokens from a stream when it looks at them. Whatever belongs to Chevrotain's
 * protocol rather than to the grammar is here:
 *
 * - Tokens. `LA` and the methods behind it are those that Chevrotain has overridden where not all tokens are there from the beginning.
 * - The analysis of the grammar. Chevrotain makes it whenever a parser is constructed, which takes longer than reading most files. What it came to
 *   once is kept beside the grammar (lookahead.ts), and a parser that is given it is ready at once.
 * - Errors. Only the first wrong token is of interest; what would have been right is known from the tables (expectation.ts).
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
   * Makes the parser ready; all of its rules must be there.
   *
   * @param analysis what `analysisOf` told of a parser with the same rules and vocabulary; without it Chevrotain analyses and checks the grammar
   * @throws where Chevrotain finds a fault in the grammar
   */
  protected prepare(analysis: Analysis | undefined): void {
    if (analysis === undefined) this.performSelfAnalysis();
    else
      for (const [number, decision] of Object.entries(analysis))
        decisionsOf(this).setLaFuncCache(Number(number), lookAheadOf(decision, this.vocabulary));
  }

  /** The number of tokens of the statement that were taken. */
  protected get taken(): number {
    return this.#taken;
  }

  /** Runs `rule` on the tokens from number `first` on. Returns whether the statement is right; if not, the next token is the wrong one. */
  protected run(rule: () => void, stream: TokenStream, first: number): boolean {
    this.#stream = stream;
    this.#first = first;
    this.#complete = false;
    this.reset();
    rule();
    return this.#complete;
  }

  /** The statement is complete: nothing is read behind it. */
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

  /** After an error Chevrotain would go to the end of the input; the reader goes on from the token at fault. */
  moveToTerminatedState(): void {}

  // The three places where Chevrotain would make an error that tells what it expected: nobody asks it, and making one takes longer than reading a statement.

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

/** Chevrotain's analysis of the grammar of `parser`, which was made without one. */
export function analysisOf(parser: StreamParser): Analysis {
  const decisions = [...decisionsOf(parser).lookAheadFuncsCache];
  return Object.fromEntries(
    decisions.map(([number, lookAhead]) => [number, decisionOf(lookAhead, parser.vocabulary)]),
  );
}

let known: NoViableAltException | undefined;

/** The one error of all statements: which token is wrong is what was not taken. */
function wrongToken(): NoViableAltException {
  known ??= new NoViableAltException('', endToken, endToken);
  return known;
}
