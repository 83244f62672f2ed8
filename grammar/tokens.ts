import { createToken, EOF, type IToken, Lexer, type TokenType } from 'chevrotain';
import type { SourceFile, Span } from '../src/source/text.js';
import type { Word } from './ast.js';
import { legacyKeywords } from './legacy/legacy-keywords.js';
import { keywords } from './tables/keywords.js';

// Only the parser needs to know what a token is called; smtpd's lexer (lexer.ts) makes them, so none of them has a pattern.
const token = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });

/** The kinds of tokens that smtpd's grammar tells apart, besides a kind for each keyword. */
export const tokenTypes = {
  /** A bare word that is no keyword, or a quoted string. */
  Text: token('Text'),
  Number: token('Number'),
  Comma: token('Comma'),
  BraceOpen: token('BraceOpen'),
  BraceClose: token('BraceClose'),
  AngleOpen: token('AngleOpen'),
  AngleClose: token('AngleClose'),
  Bang: token('Bang'),
  Equals: token('Equals'),
  Arrow: token('Arrow'),
  EndOfLine: token('EndOfLine'),
  /** A byte that is no token of the language. */
  Stray: token('Stray'),
  /** The lexer's token after an error of its own; the rest of the line is gone. */
  Faulty: token('Faulty'),
} as const;

/**
 * A kind of token for each word that any release reserves. `map` is the word of a time before the releases that are known. There is no
 * common category: nowhere does smtpd's grammar take just any keyword.
 */
export const keywordTypes: ReadonlyMap<string, TokenType> = new Map(
  [...new Set([...keywords.keys(), ...legacyKeywords.keys(), 'map'])].map((word) => [
    word,
    createToken({ name: `'${word}'`, pattern: Lexer.NA }),
  ]),
);

/**
 * The kind of token that a reserved word is.
 *
 * @throws where no release reserves the word
 */
export function keywordType(word: string): TokenType {
  const type = keywordTypes.get(word);
  if (type === undefined) throw new Error(`${word} is no keyword`);
  return type;
}

/** `include`, which changes what is read next. */
export const includeType = keywordType('include');

/** The end of the input: of the main file, or a NUL. */
export const endOfInput: TokenType = EOF;

const symbols: ReadonlyMap<string, TokenType> = new Map([
  [',', tokenTypes.Comma],
  ['{', tokenTypes.BraceOpen],
  ['}', tokenTypes.BraceClose],
  ['<', tokenTypes.AngleOpen],
  ['>', tokenTypes.AngleClose],
  ['!', tokenTypes.Bang],
  ['=', tokenTypes.Equals],
]);

/** The type of a token that is a single character. */
export function symbolType(character: string): TokenType {
  return symbols.get(character) ?? tokenTypes.Stray;
}

/** A message of the lexer's, printed when smtpd reads the token. */
export interface LexerComplaint {
  readonly check: 'L02' | 'L03' | 'L04' | 'L05' | 'L06';
  readonly message: string;
  /** The words of the text that the message has. */
  readonly words?: readonly string[];
  readonly span: Span;
  readonly at: TokenLine;
}

/** A file and line as smtpd names them in a message. */
export interface TokenLine {
  readonly file: SourceFile;
  readonly line: number;
}

/** The text that a value was written as: the offset of each of its characters. */
export interface Written {
  readonly file: SourceFile;
  readonly first: number;
  /** Where the characters do not simply follow each other, because of escapes or continued lines. */
  readonly offsets: readonly number[] | undefined;
}

/** Where a token comes from, if not from the text of its span as it stands there. */
export interface TokenOrigin {
  /** Where the value's characters were written; undefined where they stand in the file as they are. */
  readonly written?: Written | undefined;
  /** The part of a macro's value that it came from. */
  readonly writtenAt?: Span | undefined;
}

/** One token of smtpd.conf, as Chevrotain takes it. */
export class Token implements IToken {
  readonly tokenTypeIdx: number;
  readonly startOffset: number;
  /** Position in the stream of all tokens. */
  index = -1;

  constructor(
    readonly tokenType: TokenType,
    readonly form: Word['form'],
    /** The value: quotes and escapes resolved. */
    readonly image: string,
    /** Where it stands in the file that is read; what comes out of a macro stands at the `$name`. */
    readonly span: Span,
    readonly at: TokenLine,
    private readonly origin: TokenOrigin,
    readonly complaints: readonly LexerComplaint[] | undefined,
  ) {
    this.tokenTypeIdx = tokenType.tokenTypeIdx ?? -1;
    this.startOffset = span.start;
  }

  /** Where the value's characters were written. */
  get source(): Written {
    const first = this.span.start + (this.form === 'quoted' ? 1 : 0);
    return this.origin.written ?? { file: this.span.file, first, offsets: undefined };
  }

  /** The part of a macro's value that it came from. */
  get writtenAt(): Span | undefined {
    return this.origin.writtenAt;
  }

  /** The same word in a language that reserves other ones. */
  as(tokenType: TokenType, form: Word['form']): Token {
    const { image, span, at, origin, complaints } = this;
    const token = new Token(tokenType, form, image, span, at, origin, complaints);
    token.index = this.index;
    return token;
  }

  is(type: TokenType): boolean {
    return this.tokenType === type;
  }
}
