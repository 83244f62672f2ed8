import { positionAt, readingText, type SourceFile, type Span } from '../../src/source/text.js';
import type { TokenLine, Written } from '../tokens.js';

/** The end of all input. */
export const endOfFile = -1;
const newline = 10;
const carriageReturn = 13;
const backslash = 92;
/** smtpd marks the start and the end of a macro's value in its input with these two bytes, and drops them wherever they are. */
const startMark = 1;
const endMark = 2;

/** A character and where it came from. */
export interface Char {
  readonly code: number;
  /** Its place in the file that is being read; for a character from a macro, the place of the `$name`. */
  readonly start: number;
  readonly end: number;
  /** The macro it came from. */
  readonly expansion: MacroExpansion | undefined;
  /** Offset in the text where it was written: the macro's definition, or else the file itself. */
  readonly written: number;
}

/** A macro's value on its way into the input. */
export interface MacroExpansion {
  readonly value: string;
  readonly written: Written;
  /** The place of the `$name`. */
  readonly start: number;
  readonly end: number;
  /** How much of the value has been read. */
  at: number;
}

/** A file that is being read. */
export interface Frame {
  readonly file: SourceFile;
  /** Where its characters are read. */
  readonly text: string;
  readonly end: number;
  at: number;
  line: number;
  /** Characters and expansions that were pushed back and are read next, the last one first. */
  readonly pushed: (Char | MacroExpansion)[];
  /** Whether the newline that smtpd adds at the end of a file has been read. */
  ended: boolean;
  /** The `include` statement that opened it. */
  readonly include: Span | undefined;
}

/** The total length of included files in characters. No real configuration reaches it; it stops files that multiply each other. */
const includeBudget = 1 << 23;
/** The total length of macro expansions in characters, for the same reason. */
const macroBudget = 1 << 21;

/**
 * smtpd's input: a stack of files, each with what was pushed back into it, read character by character as smtpd's lexer does (`igetc` and `lgetc` in
 * parse.y). The fields describe the last character read.
 */
export class CharacterInput implements Char {
  code = endOfFile;
  start = 0;
  end = 0;
  expansion: MacroExpansion | undefined;
  written = 0;
  /** The line that a message would name now. */
  line = 0;
  /** Whether the input is inside a macro's value, where `$` has no special meaning. */
  expanding = false;
  frame: Frame;
  readonly #frames: Frame[] = [];
  #includeBudget = includeBudget;
  #macroBudget = macroBudget;
  #position: TokenLine | undefined;

  /** @param ignoreCarriageReturns whether to skip carriage returns at line ends, which smtpd does not do */
  constructor(
    file: SourceFile,
    private readonly ignoreCarriageReturns = false,
  ) {
    const { start } = readingText(file);
    this.frame = this.#push(file, start === 0 ? 1 : positionAt(file, start).line, undefined, start);
  }

  /** How many files are open. */
  get depth(): number {
    return this.#frames.length;
  }

  isOpen(path: string): boolean {
    return this.#frames.some(({ file }) => file.path === path);
  }

  get position(): TokenLine {
    const { file } = this.frame;
    // Most tokens share their position with the previous token.
    if (this.#position?.file !== file || this.#position.line !== this.line)
      this.#position = { file, line: this.line };
    return this.#position;
  }

  /**
   * Opens an included file. Its first character is the newline that ends the `include` statement. Returns false if the limit on included text is
   * exceeded.
   */
  open(file: SourceFile, include: Span): boolean {
    this.#includeBudget -= file.text.length;
    if (this.#includeBudget < 0) return false;
    this.frame = this.#push(file, 0, include);
    this.frame.pushed.push({ code: newline, start: 0, end: 0, expansion: undefined, written: 0 });
    return true;
  }

  /** Reads the next raw character (`igetc`). */
  next(): number {
    const { frame } = this;
    for (;;) {
      const top = frame.pushed.at(-1);
      if (top === undefined) this.#fromText(frame);
      else if ('code' in top) {
        frame.pushed.pop();
        this.#set(top);
      } else if (top.at === top.value.length) {
        frame.pushed.pop();
        this.expanding = false;
        continue;
      } else this.#fromExpansion(top);
      if (this.code === startMark) this.expanding = true;
      else if (this.code === endMark) this.expanding = false;
      else return this.code;
    }
  }

  /** Reads the next logical character: continued lines are joined, backslashes dropped, and a newline added at the end of each file (`lgetc`). */
  nextLogical(): number {
    while (this.next() === backslash) {
      const { start } = this;
      if (this.next() !== newline) {
        this.start = Math.min(start, this.start);
        break;
      }
      this.line = this.frame.line++;
    }
    if (this.code !== endOfFile) return this.code;
    if (!this.frame.ended) {
      this.frame.ended = true;
      this.code = newline;
      return this.code;
    }
    // The character after an included file is not read as a logical one: a backslash there remains a backslash.
    while (this.code === endOfFile && this.#pop()) this.next();
    return this.code;
  }

  /** Leaves the current file and continues in the one that included it. Returns false for the main file. */
  leave(): boolean {
    return this.#pop();
  }

  /** A copy of the last character read. */
  char(): Char {
    const { code, start, end, expansion, written } = this;
    return { code, start, end, expansion, written };
  }

  /** Pushes a character back (`lungetc`). */
  unread(char: Char): void {
    if (char.code !== endOfFile) this.frame.pushed.push(char);
  }

  /** Makes `char` the last character read. */
  reread(char: Char): void {
    this.#set(char);
  }

  /** Puts a macro's value into the input. Returns false if the limit on macro expansions is exceeded. */
  expand(value: string, written: Written, start: number, end: number): boolean {
    this.#macroBudget -= value.length;
    if (this.#macroBudget < 0) return false;
    this.frame.pushed.push({ value, written, start, end, at: 0 });
    this.expanding = true;
    return true;
  }

  #push(file: SourceFile, line: number, include: Span | undefined, at = 0): Frame {
    const { text } = readingText(file);
    const end = file.text.length;
    const frame: Frame = { file, text, end, at, line, pushed: [], ended: false, include };
    this.#frames.push(frame);
    return frame;
  }

  #pop(): boolean {
    const below = this.#frames.at(-2);
    if (below === undefined) return false;
    this.#frames.pop();
    this.frame = below;
    return true;
  }

  #fromText(frame: Frame): void {
    const { text, end } = frame;
    const isUnix = this.ignoreCarriageReturns || frame.file.endsLinesAsUnix;
    if (isUnix && frame.at < end && text.charCodeAt(frame.at) === carriageReturn) {
      const isLast = frame.at + 1 === end;
      if (isLast || text.charCodeAt(frame.at + 1) === newline) frame.at++;
    }
    this.expansion = undefined;
    this.start = frame.at;
    this.written = frame.at;
    if (frame.at < end) this.code = text.charCodeAt(frame.at++);
    else this.code = endOfFile;
    this.end = frame.at;
  }

  #fromExpansion(from: MacroExpansion): void {
    const { first, offsets } = from.written;
    this.code = from.value.charCodeAt(from.at);
    this.start = from.start;
    this.end = from.end;
    this.expansion = from;
    this.written = offsets?.[from.at] ?? first + from.at;
    from.at++;
  }

  #set(char: Char): void {
    this.code = char.code;
    this.start = char.start;
    this.end = char.end;
    this.expansion = char.expansion;
    this.written = char.written;
  }
}
