import type { Directive, Option } from '../../grammar/ast.js';
import { type Edit, lineStarts, positionAt, type Span, spanText } from '../source/text.js';

/** The edit that replaces a span by `text`. */
export const replace = (span: Span, text: string): Edit => ({ span, text });

/** The edit that inserts `text` after a span. */
export const insertAfter = ({ file, end }: Span, text: string): Edit => ({
  span: { file, start: end, end },
  text,
});

/** The edit that removes a statement together with its lines, or only the statement if it shares them with anything else. */
export function removeStatement(span: Span): Edit {
  const { file } = span;
  const starts = lineStarts(file);
  const start = starts[positionAt(file, span.start).line - 1] ?? span.start;
  const end = starts[positionAt(file, span.end).line] ?? file.text.length;
  const around = file.text.slice(start, span.start) + file.text.slice(span.end, end);
  return replace(around.trim() === '' ? { file, start, end } : span, '');
}

/**
 * The edits that move a statement before another one of the same text. Returns undefined if either shares its lines with anything else. The caller
 * must make sure that the moved statement uses no action or table declared between them.
 */
export function moveBefore(statement: Span, other: Span): readonly Edit[] | undefined {
  const removal = removeStatement(statement);
  const target = removeStatement(other);
  if (removal.span.start === statement.start && removal.span.end === statement.end) return undefined;
  if (statement.file !== other.file || target.span.end === other.end) return undefined;
  const { file, start } = target.span;
  return [{ span: { file, start, end: start }, text: `${spanText(statement)}\n` }, removal];
}

/** The edit that removes an option and the blanks before it. */
export function removeOption(span: Span): Edit {
  const { file } = span;
  let { start } = span;
  while (start > 0 && (file.text[start - 1] === ' ' || file.text[start - 1] === '\t')) start -= 1;
  return replace({ file, start, end: span.end }, '');
}

/**
 * The option of a statement with exactly this span, if its text can be changed independently. Returns undefined if several options come from one
 * macro, or if the statement is in another text than the span.
 */
export function optionAt(statement: Directive, span: Span): Option | undefined {
  const touching = statement.items.filter(
    ({ span: other }) => other.file === span.file && other.start < span.end && span.start < other.end,
  );
  const [only, ...others] = touching;
  if (only?.type !== 'option' || others.length > 0) return undefined;
  return only.span.start === span.start && only.span.end === span.end ? only : undefined;
}

/** The text of an option without its `!`. */
export function positiveOptionText(option: Option): string {
  const { file, end } = option.span;
  return spanText({ file, start: option.keyword.span.start, end });
}

/** Quotes a name or value as a string of smtpd.conf. */
export const quoteString = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** The edit that removes an entry of a list with its comma, or its line in a table's file. */
export function removeEntry(span: Span): Edit {
  const { file } = span;
  const after = /^\s*,[ \t]*/.exec(file.text.slice(span.end, span.end + 80));
  if (after) return replace({ file, start: span.start, end: span.end + after[0].length }, '');
  const before = /,\s*$/.exec(file.text.slice(Math.max(0, span.start - 80), span.start));
  if (before) return replace({ file, start: span.start - before[0].length, end: span.end }, '');
  return removeStatement(span);
}

/** A cache key for edits: equal for equal edits. */
export const editsKey = (edits: readonly Edit[]): string =>
  JSON.stringify(edits.map(({ span: { file, start, end }, text }) => [file.path, start, end, text]));
