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
  /** The words of the statement, and the index of the wrong one, or -1 if it is none of them. */
  readonly words: readonly Word[];
  readonly at: number;
  readonly expected: readonly string[];
  readonly since: SyntaxProblem['since'];
  /** The name of the macro whose definition was already complete. */
  readonly macro: string | undefined;
}

/** An explanation of a syntax error: a report without its place. */
export type Explained = Pick<SyntaxReport, 'message' | 'related' | 'suggestions'> & {
  /** The place of the mistake, if it is not the wrong word. */
  readonly span?: Span;
  readonly data?: Readonly<Record<string, string>>;
};
