import type { SourceFile } from '../src/source/text.js';
import type { Comment, Statement } from './ast.js';
import type { Complaint, ReaderOptions, StatementReader } from './reader.js';
import { Reader } from './statement-reader.js';

export { closestFirst } from './closest.js';
export { print, quote } from './print.js';
export { isKeyword, type Keyword, keywords } from './tables/keywords.js';
export { type StatementKeyword, statements } from './tables/statements.js';
export {
  newlinesInBraces,
  type OptionSyntax,
  type OptionTable,
  type StatementSyntax,
  type SyntaxPart,
  type ValueKind,
  type ValueSlot,
  type ValueSlotName,
  valueSlots,
} from './tables/table-types.js';

/** Returns a reader that reads a configuration statement by statement, as smtpd does. See StatementReader. Never throws on any text. */
export function createReader(file: SourceFile, options: ReaderOptions): StatementReader {
  return new Reader(file, options);
}

/** A configuration that was read for its syntax only. */
export interface Parse {
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  /** The main file and all included ones. */
  readonly files: readonly SourceFile[];
  /** The messages of smtpd's lexer and parser, without those about what statements mean. */
  readonly complaints: readonly Complaint[];
}

/** Reads a configuration for its syntax only: every statement is accepted, whatever it means. Never throws on any text. */
export function parseFile(file: SourceFile, options: ReaderOptions): Parse {
  const reader = createReader(file, options);
  const statements: Statement[] = [];
  const complaints: Complaint[] = [];
  for (let statement = reader.next(); statement; statement = reader.next()) {
    statements.push(statement);
    complaints.push(...reader.accept());
  }
  return { statements, comments: reader.comments, files: reader.files, complaints };
}
