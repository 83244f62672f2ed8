import type { Release } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';

/**
 * The syntax tree of smtpd.conf. It is deliberately flat: a statement is its keyword followed by its items in source order; what the words mean is
 * left to the model. Every node has its span in the file that is being read (for a word from a macro, the span of the `$name`), and `writtenAt`,
 * where its text was written (inside the macro's value).
 */
export interface Word {
  readonly type: 'word';
  /**
   * How smtpd's lexer read it. A quoted word is never a keyword or a number. `symbol` occurs in ErrorStatement.words, and as the `!` after a keyword
   * in older dialects.
   */
  readonly form: 'keyword' | 'bare' | 'quoted' | 'number' | 'symbol';
  /** The value: quotes and escapes resolved, numbers as written. */
  readonly value: string;
  readonly span: Span;
  readonly writtenAt?: Span;
  /** Index of its token in the token stream. The model uses it to say where smtpd stopped reading. */
  readonly token: number;
}

/** `<name>`: a table declared earlier. */
export interface TableReference {
  readonly type: 'table-reference';
  readonly name: Word;
  readonly span: Span;
  /** Index of the closing `>`. */
  readonly token: number;
}

/** `{ a, b }`: an inline list of table entries or of filter names. */
export interface InlineList {
  readonly type: 'inline-list';
  readonly entries: readonly Word[];
  readonly span: Span;
  /** Token indices of the opening `{` and, if it is closed, of the `}`. */
  readonly open: number;
  readonly token: number | undefined;
}

/** `{ a = b, c = d }`: an inline mapping. */
export interface InlineMapping {
  readonly type: 'inline-mapping';
  readonly entries: readonly MappingEntry[];
  readonly span: Span;
  readonly open: number;
  readonly token: number | undefined;
}

export interface MappingEntry {
  readonly key: Word;
  readonly value: Word;
}

/** An option or criterion: its keyword (`port`, `from`), its operands, and the `!` before it, if any. */
export interface Option {
  readonly type: 'option';
  readonly negation: Span | undefined;
  readonly keyword: Word;
  readonly items: readonly Item[];
  readonly span: Span;
  /** Only in ErrorStatement.partial: the error came before the option was complete, so smtpd has not acted on it. */
  readonly unfinished?: true;
}

export type TableValue = TableReference | InlineList | InlineMapping;
export type Item = Word | TableValue | Option;

/** `name = value` */
export interface MacroDefinition {
  readonly type: 'macro';
  readonly name: Word;
  readonly value: Word;
  readonly span: Span;
}

/** Any other statement: `listen on …`, `match …`. `keyword.value` says which. */
export interface Directive {
  readonly type: 'directive';
  readonly keyword: Word;
  readonly items: readonly Item[];
  readonly span: Span;
}

/** A statement with a syntax error. `partial` is what was complete before the error, on which smtpd has already acted. */
export interface ErrorStatement {
  readonly type: 'error';
  readonly partial: Directive | undefined;
  readonly problem: SyntaxProblem;
  /** Every token of the statement up to the end of its line, read or skipped: used to guess what was meant (older dialects). */
  readonly words: readonly Word[];
  readonly span: Span;
}

/** Why a text is not valid smtpd.conf, and where. */
export interface SyntaxProblem {
  /** smtpd's own message: `syntax error`, `macro 'x' not defined`, … */
  readonly message: string;
  /** What was expected here, in readable words: `"on"`, `a string`, `one of port, tls, …`; the best guess first. */
  readonly expected: readonly string[];
  readonly span: Span;
  /** If other releases know the word: the first and the last of them. */
  readonly since?: Release;
  readonly until?: Release;
}

export type Statement = MacroDefinition | Directive | ErrorStatement;

/** A comment, from its `#` to the end of its (continued) line. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}
