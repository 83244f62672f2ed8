import type { Readers } from './host.js';

/**
 * A text that smtpd reads: smtpd.conf itself, an included file, a table's file, or a `-D` macro.
 * `text` is the file decoded as UTF-8 (bytes that are none: see `textOfBytes`); all offsets are indices into it.
 */
export interface SourceFile {
  /** The path as the configuration (or the user) wrote it; `<stdin>` for standard input. */
  readonly path: string;
  readonly text: string;
  /** The `include` that brought this file in. */
  readonly includedFrom?: Span;
  /** The readers of the file, where they are known. */
  readonly readableBy?: Readers;
}

/** A range of one text: from `start` up to and not including `end`. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A place as people count: lines and columns from 1, columns in UTF-16 units as ESLint and editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An edit of one text: what stands in `span` becomes `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

const lineStartsOf = new WeakMap<SourceFile, readonly number[]>();

/** The offsets at which the lines of `file` start. Only LF ends a line, as in smtpd. */
export function lineStarts(file: SourceFile): readonly number[] {
  const known = lineStartsOf.get(file);
  if (known) return known;
  const starts = [0];
  for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStartsOf.set(file, starts);
  return starts;
}

/** Line and column of `offset`, found by bisection. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = lineStarts(file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The text of line `line` (from 1) without its newline. */
export function lineText(file: SourceFile, line: number): string {
  const starts = lineStarts(file);
  const start = starts[line - 1];
  if (start === undefined) return '';
  return file.text.slice(start, (starts[line] ?? file.text.length + 1) - 1);
}

/** The text that a span covers. */
export function spanText(span: Span): string {
  return span.file.text.slice(span.start, span.end);
}

/** The smallest span that covers both; where they lie in different texts, the first. */
export function cover(first: Span, last: Span): Span {
  if (first.file !== last.file) return first;
  return {
    file: first.file,
    start: Math.min(first.start, last.start),
    end: Math.max(first.end, last.end),
  };
}

/** `text` of `file` after `edits`; edits that lie in another file are left out, and so is one that overlaps an earlier one. */
export function applyEdits(file: SourceFile, edits: readonly Edit[]): string {
  return applyWithin({ file, start: 0, end: file.text.length }, edits);
}

/** The text of `part` alone after edits: as `applyEdits`, for those that lie within it. */
export function applyWithin(part: Span, edits: readonly Edit[]): string {
  const { file, start, end } = part;
  const mine = edits
    .filter(({ span }) => span.file === file && span.start >= start && span.end <= end)
    .sort((a, b) => a.span.start - b.span.start);
  const splices = mine.map(({ span, text }): Splice => ({ start: span.start, end: span.end, text }));
  return spliced(file.text, splices, { start, end });
}

/** A range of a text, and what takes its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A part of `text`, by default all of it, after edits in their order; one that overlaps an earlier one is left out. */
export function spliced(
  text: string,
  edits: readonly Splice[],
  { start, end }: Pick<Splice, 'start' | 'end'> = { start: 0, end: text.length },
): string {
  let result = '';
  let at = start;
  for (const edit of edits) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, end);
}

/** Whether only blanks stand before a place in its line. */
export function beginsLine({ file: { text }, start }: Span): boolean {
  let at = start;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at -= 1;
  return at === 0 || text[at - 1] === '\n';
}
