import type { FileHost } from '../src/source/host.js';
import type { Platform, Release } from '../src/source/release.js';
import type { SourceFile, Span } from '../src/source/text.js';
import type { Comment, Statement } from './ast.js';
import type { Dialect } from './tables/dialect.js';

export interface ReaderOptions {
  readonly release: Release;
  readonly platform: Platform;
  /** Where `include` looks for its files. */
  readonly files: FileHost;
  /** Macros from the command line; they override those of the text. */
  readonly defines?: ReadonlyMap<string, string>;
  /** The maximum length of the text with its includes, in characters; `usualSize` by default. */
  readonly maxSize?: number;
  /** Whether to ignore carriage returns at line ends. */
  readonly ignoreCarriageReturns?: boolean;
  /** The dialect of the statement that begins with this word at this place; the current one by default. */
  dialectAt?(place: Span, word: string): Dialect;
}

/** No configuration written by people or programs is this long: 4 MB. */
export const usualSize = 4 << 20;

/** A word with everything made from it takes about 1.5 kB of memory, as much as this many characters of comments. */
const charactersOfWord = 40;

/** The maximum number of words and symbols in a configuration whose maximum length is `maxSize`. */
export const maxWordsOf = (maxSize = usualSize): number => Math.ceil(maxSize / charactersOfWord);

/** A message printed by smtpd's lexer or parser: lexer errors, failed includes, `syntax error` unless it is suppressed. */
export interface Complaint {
  /** Row of the checks' table: L01 to L11. */
  readonly check: string;
  readonly message: string;
  /** The words of the text that the message quotes. */
  readonly words?: readonly string[];
  /** A line that smtpd prints before the message: why an include could not be opened. */
  readonly detail?: string;
  /** The offending word. */
  readonly span: Span;
  /** The file and line that smtpd prints. */
  readonly at: { readonly file: SourceFile; readonly line: number } | undefined;
  readonly expected: readonly string[];
  readonly since?: Release;
  readonly until?: Release;
  /** Whether smtpd prints it; false if it only counts as an error (yacc's three-token rule). */
  readonly printed: boolean;
}

/** A NUL outside quotes, after which smtpd reads nothing at all. */
export interface CutShort {
  readonly span: Span;
  /**
   * The `include` that opened the file with the NUL, if it is an included one. All errors before that statement are then forgotten: they are printed,
   * but if there are none after it, smtpd takes the configuration.
   */
  readonly include: Span | undefined;
}

/**
 * Reads a configuration statement by statement, as smtpd does: the effect of a statement (a macro, an include, a refusal) is settled before the next
 * one is read. After `next`, the caller either accepts the statement, or refuses it at a token; both return what smtpd prints while it continues to
 * the end of the line.
 */
export interface StatementReader {
  /** The next statement, or undefined at the end of the input. */
  next(): Statement | undefined;
  /** Accepts the statement: macros are defined and includes opened here. For an ErrorStatement, smtpd recovers from its syntax error. */
  accept(): readonly Complaint[];
  /** Refuses the statement for its meaning; `token` is the last token that smtpd has read by then. The rest of the line is discarded. */
  refuse(token: number): readonly Complaint[];
  /** Returns the lexer's complaints about the tokens up to and including `token` that were not yet returned: smtpd prints them as it reads. */
  takeComplaints(token: number): readonly Complaint[];
  /** The file and line that smtpd names for a message when `token` is the last token it has read. */
  lineOf(token: number): { readonly file: SourceFile; readonly line: number };
  /** The span of a token, for pointing at it. */
  spanOf(token: number): Span;
  /** All files opened so far, the main one first. */
  readonly files: readonly SourceFile[];
  readonly comments: readonly Comment[];
  readonly macros: ReadonlyMap<
    string,
    { readonly name: string; readonly value: string; readonly span: Span }
  >;
  /** What the text with its includes has too much of, so that not all of it was read. */
  readonly tooLarge: 'characters' | 'words' | undefined;
  /** Set if the input ends before the end of its text. */
  readonly cutShort: CutShort | undefined;
  /** Uses of macros. */
  readonly macroUses: readonly { readonly name: string; readonly span: Span }[];
}
