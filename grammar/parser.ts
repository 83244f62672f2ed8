import { EMPTY_ALT } from 'chevrotain';
import type { Release } from '../src/source/release.js';
import type { Analysis } from './analysis-data.js';
import type { Directive, MacroDefinition } from './ast.js';
import type { TokenStream } from './lexer/token-stream.js';
import { StatementState } from './statement-state.js';
import { type Choice, TableRules } from './table-rules.js';
import type { Dialect } from './tables/dialect.js';
import { type ExpectedTokens, endOfStatement } from './tables/expectation.js';
import { newlinesInBraces } from './tables/table-types.js';
import { includeType, keywordTypes, type Token, tokenTypes } from './tokens.js';

const { AngleClose, AngleOpen, Arrow, BraceClose, BraceOpen, Comma, EndOfLine, Equals, Text } = tokenTypes;

/** The result of parsing one statement. */
export interface Parsed {
  /** Undefined if nothing was complete before the error. */
  readonly statement: MacroDefinition | Directive | undefined;
  /** The token that smtpd's grammar does not accept here, or undefined if the statement is correct. */
  readonly wrong: Token | undefined;
  /** The tokens that were expected there, or undefined if no directive had begun. */
  readonly expected: ExpectedTokens | undefined;
  /** Whether the wrong token is inside `{ … }` or `<…>`. */
  readonly inside: boolean;
  /** The number of the token after the last one of the statement. */
  readonly next: number;
}

/**
 * The grammar of one statement of a dialect, as a Chevrotain parser. Macro definitions, includes, `<name>` and `{ … }` are written out here; the
 * rules for all other statements and their options are derived from the tables of the dialect (table-rules.ts). Like smtpd's own parser, no rule
 * looks further ahead than one token.
 */
export class StatementParser extends TableRules {
  readonly #directives: Choice[];

  /** @param analysis Chevrotain's analysis of this grammar: `dialect.analysis`, except where the analysis is being created or checked */
  constructor({ statements }: Dialect, analysis: Analysis | undefined) {
    super([...Object.values(tokenTypes), ...keywordTypes.values()]);
    this.#directives = Object.entries(statements).map(([keyword, syntax], at) => {
      const rule = this.statementRule(keyword, syntax);
      return this.choice(syntax, () => this.subrule(at, rule));
    });
    this.prepare(analysis);
  }

  /** Parses the statement that starts with token `first`. */
  parse(stream: TokenStream, first: number, release: Release): Parsed {
    this.release = release;
    this.state = new StatementState();
    const right = this.run(() => this.statement(), stream, first);
    const wrong = right ? undefined : stream.at(first + this.taken);
    const { statement, isInside: inside } = this.state;
    const expected = wrong && this.state.expected(wrong, release);
    return { statement, wrong, expected, inside, next: first + this.taken };
  }

  readonly statement = this.RULE('statement', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.macro) },
      { ALT: () => this.SUBRULE(this.inclusion) },
      { ALT: () => this.SUBRULE(this.directive) },
    ]);
    this.ACTION(() => this.complete());
  });

  // Neither a macro definition nor an include reads the newline after it: they change how the next token is read.
  readonly macro = this.RULE('macro', () => {
    const name = this.CONSUME(Text);
    this.CONSUME(Equals);
    const value = this.CONSUME2(Text);
    this.state.defineMacro(name, value);
  });

  readonly inclusion = this.RULE('inclusion', () => {
    this.state.begin(this.CONSUME(includeType));
    this.state.add(this.CONSUME(Text));
  });

  readonly directive = this.RULE('directive', () => {
    this.OR(this.#directives);
    this.offer(endOfStatement);
    this.CONSUME(EndOfLine);
  });

  protected override readonly reference = this.RULE('reference', () => {
    const open = this.CONSUME(AngleOpen);
    this.state.openReference();
    const name = this.CONSUME(Text);
    const close = this.CONSUME(AngleClose);
    this.state.addReference(open, name, close);
  });

  // Entries are separated by commas, newlines or nothing. Where newlines are allowed depends on the release.
  protected override readonly braces = this.RULE('braces', (mayBeMapping: boolean) => {
    this.state.openBraces(this.CONSUME(BraceOpen), mayBeMapping);
    this.MANY({
      GATE: () => this.has(newlinesInBraces.afterBrace),
      DEF: () => this.CONSUME(EndOfLine),
    });
    this.SUBRULE(this.entry);
    this.MANY2({
      GATE: () => this.state.mayGoOn,
      DEF: () =>
        this.OR([
          {
            ALT: () => {
              this.CONSUME(Comma);
              this.MANY3({
                GATE: () => this.has(newlinesInBraces.afterComma),
                DEF: () => this.CONSUME2(EndOfLine),
              });
              this.SUBRULE2(this.entry);
            },
          },
          {
            ALT: () => {
              this.AT_LEAST_ONE(() => this.CONSUME3(EndOfLine));
              this.OR2([
                { ALT: () => this.SUBRULE3(this.entry) },
                {
                  GATE: () => this.has(newlinesInBraces.beforeBrace),
                  ALT: () => this.state.expectClose(),
                },
              ]);
            },
          },
          { ALT: () => this.SUBRULE4(this.entry) },
        ]),
    });
    this.state.closeBraces(this.CONSUME(BraceClose));
  });

  // All entries are of the same kind as the first: all keys, or all pairs.
  readonly entry = this.RULE('entry', () => {
    const key = this.CONSUME(Text);
    this.state.openEntry();
    const value = this.OR([
      {
        GATE: () => this.state.mayBePair,
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(Equals) }, { ALT: () => this.CONSUME(Arrow) }]);
          return this.CONSUME2(Text);
        },
      },
      { GATE: () => this.state.mayBeKey, ALT: EMPTY_ALT() },
    ]);
    this.state.addEntry(key, value);
  });
}
