import { EMPTY_ALT, EmbeddedActionsParser, EOF, type IToken } from 'chevrotain';
import { available, type Release } from '../src/source/release.js';
import { cover } from '../src/source/text.js';
import type { Directive, MacroDefinition } from './ast.js';
import { DirectiveBuilder, wordOf } from './builder.js';
import { Cursor, type Step } from './cursor.js';
import { type Dialect, today } from './dialect.js';
import type { Expected } from './expectation.js';
import type { TokenStream } from './stream.js';
import { newlinesInBraces, type StatementSyntax } from './syntax.js';
import { Token, tokenTypes } from './tokens.js';

const {
  AngleClose,
  AngleOpen,
  Arrow,
  Bang,
  BraceClose,
  BraceOpen,
  Comma,
  EndOfLine,
  Equals,
  Include,
  Keyword,
  Number: NumberToken,
  Text,
} = tokenTypes;

/** What the parser made of one statement. */
export interface Parsed {
  /** Undefined where nothing was complete before the error. */
  readonly statement: MacroDefinition | Directive | undefined;
  /** The token that smtpd's grammar does not take here; undefined where the statement is right. */
  readonly wrong: Token | undefined;
  /** What could have stood there; undefined where it is no matter of a directive. */
  readonly expected: Expected | undefined;
  /** The wrong token stands inside `{ … }` or `<…>`. */
  readonly inside: boolean;
  /** The number of the token behind the last one that belongs to the statement. */
  readonly next: number;
}

/** What may follow a whole entry in braces. */
const afterEntry = [',', '}', 'a text'];
/** What must follow the key of a pair. */
const afterKey = ['=', '=>'];

/** Chevrotain makes an Error of each syntax error, of which nobody asks where in this program it arose: V8 would spend more on that than on reading. */
function withoutTraces(run: () => void): void {
  const errors: ErrorConstructor & { stackTraceLimit?: number | undefined } = Error;
  const { stackTraceLimit } = errors;
  errors.stackTraceLimit = 0;
  try {
    run();
  } finally {
    errors.stackTraceLimit = stackTraceLimit;
  }
}

/** The statement whose keyword `token` is, if this release has it. */
function statementAt(token: Token, release: Release, { statements }: Dialect): StatementSyntax | undefined {
  if (!token.is(Keyword)) return undefined;
  const syntax = Object.hasOwn(statements, token.image) ? statements[token.image] : undefined;
  return syntax && available(syntax, release) ? syntax : undefined;
}

/**
 * The grammar of one statement, in Chevrotain's terms. It is small because what a statement consists of is data (statements.ts): the rules know
 * the shapes (an option, a list in braces, `<name>`), and ask the cursor which of them may stand at a place. Tokens are read from the
 * stream when they are looked at, and never more than one in advance, as smtpd's own parser does.
 */
export class StatementParser extends EmbeddedActionsParser {
  #stream: TokenStream | undefined;
  #release: Release = '7.9';
  #dialect: Dialect = today;
  #first = 0;
  #taken = 0;
  #complete = false;
  #statement: MacroDefinition | Directive | undefined;
  #builder: DirectiveBuilder | undefined;
  #cursor: Cursor | undefined;
  /** Inside braces and `<…>`: what may follow the last word. */
  #inside: readonly string[] | undefined;
  /** In braces, a newline was read that may stand before the closing one only. */
  #closing = false;

  constructor(options: { readonly validate: boolean }) {
    super(Object.values(tokenTypes), {
      maxLookahead: 1,
      skipValidations: !options.validate,
    });
    this.performSelfAnalysis();
  }

  /** Parses the statement that starts with token `first`. */
  parse(stream: TokenStream, first: number, release: Release, dialect: Dialect): Parsed {
    this.#start(stream, first, release, dialect);
    withoutTraces(() => this.statement());
    const wrong = this.#complete ? undefined : this.#wrongToken();
    const inside = this.#inside;
    const expected =
      wrong && !inside ? this.#cursor?.expected(wrong) : inside && { words: inside, elsewhere: undefined };
    return {
      statement: wrong ? this.#builder?.finish() : this.#statement,
      wrong,
      expected,
      inside: inside !== undefined,
      next: first + this.#taken,
    };
  }

  readonly statement = this.RULE('statement', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.macro) },
      { ALT: () => this.SUBRULE(this.inclusion) },
      { GATE: () => this.#startsDirective(), ALT: () => this.SUBRULE(this.directive) },
    ]);
    this.ACTION(() => {
      this.#complete = true;
    });
  });

  // Neither a macro definition nor an include reads the newline behind it: they change how the next token is read.
  readonly macro = this.RULE('macro', () => {
    const name = this.CONSUME(Text);
    this.CONSUME(Equals);
    const value = this.CONSUME2(Text);
    this.ACTION(() => {
      if (!(name instanceof Token && value instanceof Token)) return;
      const span = cover(name.span, value.span);
      this.#statement = { type: 'macro', name: wordOf(name), value: wordOf(value), span };
    });
  });

  readonly inclusion = this.RULE('inclusion', () => {
    this.#begin(this.CONSUME(Include));
    const path = this.CONSUME(Text);
    this.ACTION(() => {
      if (path instanceof Token) this.#builder?.add(wordOf(path));
      this.#statement = this.#builder?.finish();
    });
  });

  // Options are no rule of their own: the cursor knows where one begins and ends, and this way a word costs a few calls less.
  readonly directive = this.RULE('directive', () => {
    this.#begin(this.CONSUME(Keyword));
    this.MANY({
      GATE: () => this.#belongs(),
      DEF: () =>
        this.OR([
          { ALT: () => this.#word(this.CONSUME2(Keyword)) },
          { ALT: () => this.#word(this.CONSUME(Text)) },
          { ALT: () => this.#word(this.CONSUME(NumberToken)) },
          { ALT: () => this.#negate(this.CONSUME(Bang)) },
          { ALT: () => this.#comma(this.CONSUME(Comma)) },
          { ALT: () => this.SUBRULE(this.reference) },
          { ALT: () => this.SUBRULE(this.braces) },
        ]),
    });
    this.OR2([{ GATE: () => this.#look() === 'end', ALT: () => this.CONSUME(EndOfLine) }]);
    this.ACTION(() => {
      this.#statement = this.#builder?.finish();
    });
  });

  readonly reference = this.RULE('reference', () => {
    const open = this.CONSUME(AngleOpen);
    this.#expect(['>']);
    const name = this.CONSUME(Text);
    const close = this.CONSUME(AngleClose);
    this.#expect(undefined);
    this.ACTION(() => {
      if (open instanceof Token && name instanceof Token && close instanceof Token)
        this.#builder?.addReference(open, name, close);
      this.#cursor?.take();
    });
  });

  // Entries are separated by commas, newlines or nothing. Where newlines may stand depends on the release.
  readonly braces = this.RULE('braces', () => {
    const open = this.CONSUME(BraceOpen);
    this.#expect(afterEntry);
    this.ACTION(() => {
      if (open instanceof Token) this.#builder?.openBraces(open);
      this.#closing = false;
    });
    this.MANY({
      GATE: () => this.#has('afterBrace'),
      DEF: () => this.CONSUME(EndOfLine),
    });
    this.SUBRULE(this.entry);
    this.MANY2({
      GATE: () => !this.#closing,
      DEF: () =>
        this.OR([
          {
            ALT: () => {
              this.CONSUME(Comma);
              this.MANY3({ GATE: () => this.#has('afterComma'), DEF: () => this.CONSUME2(EndOfLine) });
              this.SUBRULE2(this.entry);
            },
          },
          {
            ALT: () => {
              this.AT_LEAST_ONE(() => this.CONSUME3(EndOfLine));
              this.OR2([
                { ALT: () => this.SUBRULE3(this.entry) },
                { GATE: () => this.#has('beforeBrace'), ALT: () => this.#close() },
              ]);
            },
          },
          { ALT: () => this.SUBRULE4(this.entry) },
        ]),
    });
    const close = this.CONSUME(BraceClose);
    this.#expect(undefined);
    this.ACTION(() => {
      if (close instanceof Token) this.#builder?.closeBraces(close);
      this.#cursor?.take();
    });
  });

  // What the first entry is, the others are: all of them keys, or all of them pairs.
  readonly entry = this.RULE('entry', () => {
    const key = this.CONSUME(Text);
    this.ACTION(() => {
      this.#inside = this.#builder?.isMapping ? afterKey : afterEntry;
    });
    const value = this.OR([
      {
        GATE: () => this.#mayBePair(),
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(Equals) }, { ALT: () => this.CONSUME(Arrow) }]);
          return this.CONSUME2(Text);
        },
      },
      { GATE: () => this.#mayBeKey(), ALT: EMPTY_ALT() },
    ]);
    this.ACTION(() => {
      this.#inside = afterEntry;
      if (key instanceof Token) this.#builder?.addEntry(key, value instanceof Token ? value : undefined);
    });
  });

  /** The token of the first error. */
  #wrongToken(): Token {
    const [error] = this.errors;
    return error?.token instanceof Token ? error.token : this.#peek();
  }

  #start(stream: TokenStream, first: number, release: Release, dialect: Dialect): void {
    this.#stream = stream;
    this.#release = release;
    this.#dialect = dialect;
    this.#first = first;
    this.#complete = false;
    this.#statement = undefined;
    this.#builder = undefined;
    this.#cursor = undefined;
    this.#inside = undefined;
    // Makes Chevrotain forget the statement before, and calls resetLexerState.
    this.input = [];
  }

  #startsDirective(): boolean {
    return statementAt(this.#peek(), this.#release, this.#dialect) !== undefined;
  }

  #begin(keyword: IToken): void {
    this.ACTION(() => {
      if (!(keyword instanceof Token)) return;
      this.#builder = new DirectiveBuilder(keyword);
      const parts = statementAt(keyword, this.#release, this.#dialect)?.parts ?? [];
      this.#cursor = new Cursor(parts, this.#release, () => this.#builder?.closeOption());
    });
  }

  #word(token: IToken): void {
    this.ACTION(() => {
      if (!(token instanceof Token)) return;
      if (this.#look(token) === 'option') {
        this.#builder?.openOption(token);
        this.#cursor?.open(token.image);
      } else {
        this.#builder?.add(wordOf(token));
        this.#cursor?.take();
      }
    });
  }

  #negate(bang: IToken): void {
    this.ACTION(() => {
      if (!(bang instanceof Token)) return;
      // Behind a keyword (`from ! local`) it is a word; before one it belongs to the option.
      if (this.#look(bang) === 'word') {
        this.#builder?.add(wordOf(bang));
        this.#cursor?.take();
      } else {
        this.#builder?.negate(bang);
        this.#cursor?.negate();
      }
    });
  }

  #comma(_comma: IToken): void {
    this.ACTION(() => this.#cursor?.take());
  }

  #expect(words: readonly string[] | undefined): void {
    this.ACTION(() => {
      this.#inside = words;
    });
  }

  #close(): void {
    this.ACTION(() => {
      this.#closing = true;
    });
  }

  #look(token = this.#peek()): Step {
    return this.#cursor?.look(token) ?? 'wrong';
  }

  /** Whether the next token belongs to the statement. */
  #belongs(): boolean {
    const step = this.#look();
    return step !== 'end' && step !== 'wrong';
  }

  #has(place: keyof typeof newlinesInBraces): boolean {
    return available(newlinesInBraces[place], this.#release);
  }

  #mayBePair(): boolean {
    return (this.#builder?.isMapping ?? true) && (this.#cursor?.braces.mapping ?? false);
  }

  #mayBeKey(): boolean {
    return !(this.#builder?.isMapping ?? false);
  }

  #peek(): Token {
    const token = this.#stream?.at(this.#first + this.#taken);
    if (token === undefined) throw new Error('the parser has nothing to read from');
    return token;
  }

  // Chevrotain's interface to its tokens, answered from the stream. Behind a complete statement it sees the end of the input.

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
}

const endToken: IToken = {
  image: '',
  startOffset: 0,
  tokenType: EOF,
  tokenTypeIdx: EOF.tokenTypeIdx ?? 1,
};
