import type { FileHost } from '../src/source/host.js';
import type { Platform, Release } from '../src/source/release.js';
import type { SourceFile, Span } from '../src/source/text.js';
import type { Comment, Statement } from './ast.js';
import type { Dialect } from './tables/dialect.js';

export interface ReaderOptions {
  readonly release: Release;
  readonly platform: Platform;
  /** Where `include` finds its files. */
  readonly files: FileHost;
  /** Macros from the command line; they win over those of the text. */
  readonly defines?: ReadonlyMap<string, string>;
  /** How long the text may be together with what it includes, in characters: `usualSize` unless said. */
  readonly maxSize?: number;
  /** Read lines that end in a carriage return as if they did not. */
  readonly ignoreCarriageReturns?: boolean;
  /** The language of the statement that begins with this word at this place: today's unless said. */
  dialectAt?(place: Span, word: string): Dialect;
}

/** No configuration that people or programs write is as long: 4 MB. */
export const usualSize = 4 << 20;

/** A word takes some 1.5 kB of memory, with all that is made of it: as much as so many characters of comments. */
const charactersOfWord = 40;

/** How many words and symbols a configuration may have that may be as long as `maxSize`. */
export const maxWordsOf = (maxSize = usualSize): number => Math.ceil(maxSize / charactersOfWord);

/** A message that smtpd's lexer or parser prints by itself: lexer errors, failed includes, `syntax error` where it is not silent. */
export interface Complaint {
  /** Row of the checks' table: L01 to L11. */
  readonly check: string;
  readonly message: string;
  /** The words of the text that the message has. */
  readonly words?: readonly string[];
  /** A line that smtpd prints before the message: why an include could not be opened. */
  readonly detail?: string;
  /** The word at fault. */
  readonly span: Span;
  /** The file and line that smtpd prints. */
  readonly at: { readonly file: SourceFile; readonly line: number } | undefined;
  readonly expected: readonly string[];
  readonly since?: Release;
  readonly until?: Release;
  /** false: counted as an error, but not printed (yacc's three-token rule). */
  readonly printed: boolean;
}

/** A NUL outside quotes, behind which smtpd reads nothing at all. */
export interface CutShort {
  readonly span: Span;
  /**
   * Set where the NUL is in an included file: the `include` that opened it. All errors before that statement are forgotten: they are printed, but
   * if there is none after it, smtpd takes the configuration.
   */
  readonly include: Span | undefined;
}

/**
 * Reads a configuration statement by statement, as smtpd does: what a statement means (a macro, an include, a refusal) is settled before the
 * next one is read. After `next`, the caller either accepts the statement, or refuses it at a token; both return what smtpd prints
 * while it goes on to the end of the line.
 */
export interface StatementReader {
  /** The next statement, or undefined at the end of the input. */
  next(): Statement | undefined;
  /** The statement stands (an ErrorStatement: smtpd recovers from its syntax error). Macros are defined, includes are opened here. */
  accept(): readonly Complaint[];
  /** smtpd finds something wrong with the meaning when `token` is the last token it has read: the rest of the line is discarded. */
  refuse(token: number): readonly Complaint[];
  /** The lexer's complaints about the tokens up to and including `token`, but for those given out before: smtpd prints them as it reads. */
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
  /** The kind of thing of which the text, with its includes, has more than it may have, so that not all of it was read. */
  readonly tooLarge: 'characters' | 'words' | undefined;
  /** Set where the input ends before the end of its text. */
  readonly cutShort: CutShort | undefined;
  /** Uses of macros. */
  readonly macroUses: readonly { readonly name: string; readonly span: Span }[];
}
