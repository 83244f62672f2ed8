/** Longer than 300 lines: smtpd's lexer is one state machine whose states share its input. */
import { type Availability, available, type Release } from '../../src/source/release.js';
import type { SourceFile, Span } from '../../src/source/text.js';
import type { Comment } from '../ast.js';
import { type Dialect, today } from '../tables/dialect.js';
import {
  endOfInput,
  keywordType,
  type LexerComplaint,
  symbolType,
  Token,
  type TokenOrigin,
  tokenTypes,
  type Written,
} from '../tokens.js';
import { type Char, CharacterInput, endOfFile } from './character-input.js';
import {
  bytesOfCodeUnit,
  continuesWord,
  endsNumber,
  isDigit,
  isHighSurrogate,
  isInMacroName,
  isLowSurrogate,
  startsWord,
} from './characters.js';
import { Trail } from './trail.js';

const nul = 0;
const tab = 9;
const newline = 10;
const blank = 32;
const doubleQuote = 34;
const hash = 35;
const dollar = 36;
const singleQuote = 39;
const minus = 45;
const equals = 61;
const greater = 62;
const backslash = 92;

/** The most bytes that a bare word or number may have: smtpd's buffer is 8096 long. */
const longestWord = 8095;
/** The same for a quoted string, and for the name in `$name`. */
const longestString = 8094;

/** The number of distinct words that are kept for sharing. */
const maxShared = 1000;

/** smtpd's numbers are 64 bits wide. */
const numberRange = { lowest: -(2n ** 63n), highest: 2n ** 63n - 1n } as const;

/** In quotes, a backslash before a blank is dropped. 6.4 tests the wrong character and keeps it. */
const dropsBackslashBeforeBlank: Availability = { since: '6.5' };

/** A macro definition. */
export interface MacroValue {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly written: Written;
  /** Whether it was defined on the command line, so that the text cannot change it. */
  readonly persistent: boolean;
}

/**
 * smtpd's lexer (`yylex` in parse.y). It reads one token at a time, because a macro definition or an include changes how the next token is read. It
 * never fails: an error of smtpd's lexer becomes a `Faulty` token that carries the message.
 */
export class Lexer {
  readonly input: CharacterInput;
  readonly comments: Comment[] = [];
  readonly macroUses: { readonly name: string; readonly span: Span }[] = [];
  readonly macros = new Map<string, MacroValue>();
  /** Decides which words are keywords. */
  dialect: Dialect = today;
  readonly #release: Release;
  #complaints: LexerComplaint[] | undefined;
  readonly #texts = new Map<string, string>();

  constructor(file: SourceFile, release: Release, ignoreCarriageReturns = false) {
    this.input = new CharacterInput(file, ignoreCarriageReturns);
    this.#release = release;
  }

  read(): Token {
    const { input } = this;
    this.#complaints = undefined;
    for (;;) {
      let code = input.nextLogical();
      while (code === blank || code === tab) code = input.nextLogical();
      input.line = input.frame.line;
      if (code === hash) code = this.#comment();
      if (code === dollar && !input.expanding) {
        const faulty = this.#expand();
        if (faulty) return faulty;
        continue;
      }
      if (code === singleQuote || code === doubleQuote) return this.#quoted(code);
      if (code === minus || isDigit(code)) {
        const number = this.#number();
        if (number) return number;
      }
      if (startsWord(code)) return this.#word();
      return this.#symbol(code);
    }
  }

  /** Returns an end of input at the current place, even if there is more text. */
  end(): Token {
    const { input } = this;
    return this.#token(endOfInput, 'symbol', '', {
      file: input.frame.file,
      start: input.end,
      end: input.end,
    });
  }

  /** Reads from `#` to the end of the logical line. Returns the newline. */
  #comment(): number {
    const { input } = this;
    const { file, text } = input.frame;
    const { start } = input;
    let { end } = input;
    while (input.nextLogical() !== newline && input.code !== endOfFile) end = input.end;
    const span = { file, start, end };
    this.comments.push({ text: text.slice(start, end), span });
    return input.code;
  }

  /** Reads `$name` and puts the macro's value into the input. Returns a token if it cannot. */
  #expand(): Token | undefined {
    const { input } = this;
    const { file } = input.frame;
    const { start } = input;
    let { end } = input;
    let name = '';
    for (;;) {
      const code = input.nextLogical();
      const span = { file, start, end };
      if (code === endOfFile) return this.#token(endOfInput, 'symbol', '', span);
      if (name.length >= longestString) return this.#fault('L04', 'string too long', span);
      if (!isInMacroName(code)) break;
      name += String.fromCharCode(code);
      end = input.end;
    }
    input.unread(input.char());
    const span = { file, start, end };
    const macro = this.macros.get(name);
    if (macro === undefined) return this.#fault('L06', `macro '${name}' not defined`, span);
    this.macroUses.push({ name, span });
    return input.expand(macro.value, macro.written, start, end)
      ? undefined
      : this.#fault('L06', `macro '${name}' is used too often`, span);
  }

  #quoted(quote: number): Token {
    const { input } = this;
    const { file } = input.frame;
    const { start, expansion } = input;
    const trail = new Trail(file);
    const spanSoFar = (): Span => ({
      file,
      start,
      end: input.frame.file === file ? Math.max(start + 1, input.end) : file.text.length,
    });
    let value = '';
    let bytes = 0;
    const after = input.written + 1;
    for (;;) {
      let code = this.#inQuotes(quote, spanSoFar);
      if (code === endOfFile) return this.#token(endOfInput, 'symbol', '', spanSoFar());
      if (code === newline) {
        input.frame.line++;
        continue;
      }
      if (code === quote) break;
      if (code === nul) return this.#fault('L02', 'syntax error', spanSoFar());
      if (code === backslash) {
        const escaping = input.char();
        code = this.#inQuotes(quote, spanSoFar);
        if (code === endOfFile) return this.#token(endOfInput, 'symbol', '', spanSoFar());
        if (code === newline) {
          input.frame.line++;
          continue;
        }
        if (
          code !== quote &&
          !(isBlank(code) && available(dropsBackslashBeforeBlank, this.dialect.lexer ?? this.#release))
        ) {
          input.unread(input.char());
          code = backslash;
          trail.add(escaping);
        } else trail.add(input);
      } else trail.add(input);
      bytes += bytesOfCodeUnit(code);
      if (bytes > longestString) return this.#fault('L04', 'string too long', spanSoFar());
      value += String.fromCharCode(code);
    }
    const inMacro = trail.inMacro ?? emptyIn(expansion?.written.file, after);
    const origin = { written: trail.written(start + 1), writtenAt: inMacro };
    return this.#token(tokenTypes.Text, 'quoted', this.#shared(value), spanSoFar(), origin);
  }

  /** Reads a character between quotes, where the end of an included file closes the quote. */
  #inQuotes(quote: number, span: () => Span): number {
    const { input } = this;
    if (input.next() !== endOfFile) return input.code;
    this.#complain('L03', 'reached end of file while parsing quoted string', span());
    return input.leave() ? quote : endOfFile;
  }

  /** Reads a number. Returns undefined if the digits begin a word: all but the first are then back in the input. */
  #number(): Token | undefined {
    const { input } = this;
    const { file } = input.frame;
    const chars: Char[] = [];
    do {
      chars.push(input.char());
      if (chars.length > longestWord) return this.#fault('L04', 'string too long', spanOf(file, chars));
    } while (isDigit(input.nextLogical()));
    const following = input.char();
    input.unread(following);
    const [first] = chars;
    if (first === undefined) return undefined;
    const image = chars.map(({ code }) => String.fromCharCode(code)).join('');
    const numeric = image !== '-' && (following.code === endOfFile || endsNumber(following.code));
    if (!numeric) {
      for (let at = chars.length - 1; at > 0; at--) {
        const char = chars[at];
        if (char) input.unread(char);
      }
      input.reread(first);
      return undefined;
    }
    const span = spanOf(file, chars);
    const value = BigInt(image);
    const fault =
      value > numberRange.highest ? 'too large' : value < numberRange.lowest ? 'too small' : undefined;
    if (fault !== undefined) return this.#fault('L05', `"${image}" invalid number: ${fault}`, span, [image]);
    const trail = new Trail(file);
    for (const char of chars) trail.add(char);
    const origin = { written: trail.written(first.start), writtenAt: trail.inMacro };
    return this.#token(tokenTypes.Number, 'number', image, span, origin);
  }

  #word(): Token {
    const { input } = this;
    const { file } = input.frame;
    const { start } = input;
    let { end } = input;
    const trail = new Trail(file);
    let value = '';
    do {
      value += String.fromCharCode(input.code);
      trail.add(input);
      end = input.end;
      if (value.length > longestWord) return this.#fault('L04', 'string too long', { file, start, end });
    } while (continuesWord(input.nextLogical()));
    input.unread(input.char());
    const span = { file, start, end };
    const keyword = this.dialect.isKeyword(value, this.#release);
    const type = keyword ? keywordType(value) : tokenTypes.Text;
    const form = keyword ? 'keyword' : 'bare';
    const origin = { written: trail.written(start), writtenAt: trail.inMacro };
    return this.#token(type, form, this.#shared(value), span, origin);
  }

  /** Returns an equal string that was read before, if one is kept: most texts repeat the same few words. */
  #shared(value: string): string {
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    if (this.#texts.size < maxShared) this.#texts.set(value, value);
    return value;
  }

  #symbol(code: number): Token {
    const { input } = this;
    const { file } = input.frame;
    const { start } = input;
    let { end } = input;
    if (code === newline) {
      input.line = input.frame.line++;
      return this.#token(tokenTypes.EndOfLine, 'symbol', '\n', { file, start, end });
    }
    if (code === endOfFile || code === nul)
      return this.#token(endOfInput, 'symbol', '', { file, start, end });
    if (code === equals) {
      if (input.nextLogical() === greater) {
        end = input.end;
        return this.#token(tokenTypes.Arrow, 'symbol', '=>', { file, start, end });
      }
      input.unread(input.char());
    }
    // smtpd refuses the first byte of a character that is not of ASCII; a half of one has no place that an editor knows.
    if (isHighSurrogate(code)) {
      const next = input.nextLogical();
      if (isLowSurrogate(next)) {
        ({ end } = input);
        return this.#token(tokenTypes.Stray, 'symbol', String.fromCharCode(code, next), { file, start, end });
      }
      input.unread(input.char());
    }
    const character = String.fromCharCode(code);
    return this.#token(symbolType(character), 'symbol', character, { file, start, end });
  }

  #token(
    type: Token['tokenType'],
    form: Token['form'],
    image: string,
    span: Span,
    origin: TokenOrigin = asItStands,
  ): Token {
    return new Token(type, form, image, span, this.input.position, origin, this.#complaints);
  }

  #complain(
    check: LexerComplaint['check'],
    message: string,
    span: Span,
    words: readonly string[] = [],
  ): void {
    const complaint = { check, message, words, span, at: this.input.position };
    this.#complaints = [...(this.#complaints ?? []), complaint];
  }

  /** Handles an error of the lexer itself, which skips the rest of the line with its continuations. */
  #fault(check: LexerComplaint['check'], message: string, span: Span, words?: readonly string[]): Token {
    const { input } = this;
    this.#complain(check, message, span, words);
    while (input.nextLogical() !== newline && input.code !== endOfFile);
    if (input.code === newline) input.frame.line++;
    return this.#token(tokenTypes.Faulty, 'symbol', '', span);
  }
}

const isBlank = (code: number): boolean => code === blank || code === tab;

const asItStands: TokenOrigin = {};

function spanOf(file: SourceFile, chars: readonly Char[]): Span {
  return { file, start: chars[0]?.start ?? 0, end: chars.at(-1)?.end ?? 0 };
}

/** The span of an empty string within a macro's value. */
function emptyIn(file: SourceFile | undefined, offset: number): Span | undefined {
  return file && { file, start: offset, end: offset };
}
