import type { ErrorStatement, SyntaxProblem, Word } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';
import type { SyntaxReport } from './messages.js';

/** The place of a syntax error: the wrong word, in its statement. */
export interface ErrorPlace {
  readonly config: Config;
  readonly span: Span;
  /** The text at `span`. */
  readonly text: string;
  readonly statement: ErrorStatement | undefined;
  /** The words of the statement, and which of them is wrong; -1: none of them. */
  readonly words: readonly Word[];
  readonly at: number;
  readonly expected: readonly string[];
  readonly since: SyntaxProblem['since'];
  /** The macro whose definition was complete before. */
  readonly macro: string | undefined;
}

/** An explanation of a syntax error: a report without its place. */
export type Explained = Pick<SyntaxReport, 'message' | 'related' | 'suggestions'> & {
  /** Where the mistake is, if it is not the wrong word. */
  readonly span?: Span;
  readonly data?: Readonly<Record<string, string>>;
};
