import { createToken, EOF, type IToken, Lexer, type TokenType } from 'chevrotain';
import type { SourceFile, Span } from '../src/source/text.js';
import type { Word } from './ast.js';
import { legacyKeywords } from './legacy/legacy-keywords.js';
import { keywords } from './tables/keywords.js';

// Token types have names but no patterns: the tokens are made by smtpd's lexer (lexer.ts), not by Chevrotain's.
const token = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });

/** The token types that smtpd's grammar distinguishes, besides one for each keyword. */
export const tokenTypes = {
  /** A bare word that is not a keyword, or a quoted string. */
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
  /** A byte that is not a token of the language. */
  Stray: token('Stray'),
  /** The token that the lexer returns after an error of its own; the rest of the line was skipped. */
  Faulty: token('Faulty'),
} as const;

/**
 * A token type for each word that any release reserves. `map` is from before the releases in the list. There is no common category: nowhere does
 * smtpd's grammar accept an arbitrary keyword.
 */
export const keywordTypes: ReadonlyMap<string, TokenType> = new Map(
  [...new Set([...keywords.keys(), ...legacyKeywords.keys(), 'map'])].map((word) => [
    word,
    createToken({ name: `'${word}'`, pattern: Lexer.NA }),
  ]),
);

/**
 * Returns the token type of a reserved word.
 *
 * @throws if no release reserves the word
 */
export function keywordType(word: string): TokenType {
  const type = keywordTypes.get(word);
  if (type === undefined) throw new Error(`${word} is no keyword`);
  return type;
}

/** `include`, which changes what is read next. */
export const includeType = keywordType('include');

/** The end of the input: the end of the main file, or a NUL. */
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

/** A message of the lexer, which smtpd prints when it reads the token. */
export interface LexerComplaint {
  readonly check: 'L02' | 'L03' | 'L04' | 'L05' | 'L06';
  readonly message: string;
  /** The words of the text that the message quotes. */
  readonly words?: readonly string[];
  readonly span: Span;
  readonly at: TokenLine;
}

/** A file and line as smtpd names them in a message. */
export interface TokenLine {
  readonly file: SourceFile;
  readonly line: number;
}

/** The source of a value: the offset of each of its characters. */
export interface Written {
  readonly file: SourceFile;
  readonly first: number;
  /** The offsets if the characters do not directly follow each other, because of escapes or continued lines. */
  readonly offsets: readonly number[] | undefined;
}

/** Where a token comes from, if not literally from the text of its span. */
export interface TokenOrigin {
  /** Where the value's characters were written, or undefined if they are in the file unchanged. */
  readonly written?: Written | undefined;
  /** The part of a macro's value that it came from. */
  readonly writtenAt?: Span | undefined;
}

/** One token of smtpd.conf, in the form that Chevrotain takes. */
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
    /** Its place in the file that is being read; for text from a macro, the place of the `$name`. */
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

  /** Returns the same word as a token of a dialect with other reserved words. */
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
