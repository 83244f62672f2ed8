import type { ErrorStatement, Statement } from '../../grammar/ast.js';
import { statements as keywords } from '../../grammar/index.js';
import { keywordOf, keywordsWithin } from '../../src/lint/repair/refused-words.js';
import type { Config } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';

/** The indented lines that were meant to continue a statement, which smtpd ends with its line because nothing marks it as continued; by that statement. */
export function continuedLines(config: Config): ReadonlyMap<ErrorStatement, readonly ErrorStatement[]> {
  const known = found.get(config) ?? findContinued(config);
  found.set(config, known);
  return known;
}

/** Cached by configuration, since several rules need them. */
const found = new WeakMap<Config, ReadonlyMap<ErrorStatement, readonly ErrorStatement[]>>();

function findContinued({ statements }: Config): ReadonlyMap<ErrorStatement, readonly ErrorStatement[]> {
  const continued = new Map<ErrorStatement, ErrorStatement[]>();
  let above: Statement | undefined;
  let head: ErrorStatement | undefined;
  for (const statement of statements) {
    if (head === undefined || !continues(statement, head) || !isNextLine(above, statement)) {
      head = isCutOff(statement) ? statement : undefined;
    } else {
      const lines = continued.get(head) ?? [];
      continued.set(head, [...lines, statement]);
    }
    above = statement;
  }
  return continued;
}

/** Whether a statement ends with its line before it is complete. */
const isCutOff = (statement: Statement): statement is ErrorStatement =>
  statement.type === 'error' &&
  keywordOf(statement) !== undefined &&
  spanText(statement.problem.span).trim() === '';

/** Whether a line is refused, is indented more deeply than the statement above, and begins with a word of that statement. */
function continues(statement: Statement, head: ErrorStatement): statement is ErrorStatement {
  if (statement.type !== 'error') return false;
  const [first] = statement.words;
  const keyword = keywordOf(head);
  if (first?.form !== 'keyword' || keyword === undefined) return false;
  const isOwn = keywordsWithin(keyword).includes(first.value) || !Object.hasOwn(keywords, first.value);
  return isOwn && indentOf(statement) > indentOf(head);
}

function indentOf({ span: { file, start } }: Statement): number {
  return start - (file.text.lastIndexOf('\n', start - 1) + 1);
}

function isNextLine(above: Statement | undefined, { span: { file, start } }: Statement): boolean {
  return (
    above?.span.file === file && /^[ \t]*(?:\\[ \t]+)?\n[ \t]*$/.test(file.text.slice(above.span.end, start))
  );
}
