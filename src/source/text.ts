import type { Readers } from './host.js';

/**
 * A text that smtpd reads: smtpd.conf itself, an included file, a table's file, or a `-D` macro. `text` is the file decoded as UTF-8 (for invalid
 * bytes, see `textOfBytes`); all offsets are indices into it.
 */
export interface SourceFile {
  /** The path as the configuration (or the user) wrote it; `<stdin>` for standard input. */
  readonly path: string;
  readonly text: string;
  /** The `include` that opened this file. */
  readonly includedFrom?: Span;
  /** The readers of the file, if known. */
  readonly readableBy?: Readers;
  /** Whether smtpd gets the text with the carriage returns at its line ends removed, since it is cut out of a file whose reader removes them. */
  readonly endsLinesAsUnix?: true;
}

/** A range of one text: from `start` up to but not including `end`. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A place for display: lines and columns from 1, columns in UTF-16 units as in ESLint and editors. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An edit of one text: `text` replaces the text of `span`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

const lineStartsOf = new WeakMap<SourceFile, readonly number[]>();

/** The offsets at which the lines of `file` start. Only LF ends a line, as in smtpd. */
export function lineStarts(file: SourceFile): readonly number[] {
  const known = lineStartsOf.get(file);
  if (known) return known;
  const outer = within.get(file)?.outer;
  if (outer !== undefined) {
    const all = lineStarts(outer);
    // A line that begins at the end of a text is one of its lines.
    const own = all.slice(0, lineAt(all, file.text.length) + 1);
    lineStartsOf.set(file, own);
    return own;
  }
  const starts = [0];
  for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStartsOf.set(file, starts);
  return starts;
}

const within = new WeakMap<SourceFile, { readonly outer: SourceFile; readonly start: number }>();
const blankTexts = new WeakMap<SourceFile, string>();

/**
 * A part of a file as a text by itself, with blanks for everything before it, so that offsets and lines are the same in both. Since a file may have many
 * such parts, who reads one skips the blanks (`readingText`).
 */
export function textWithin(
  outer: SourceFile,
  start: number,
  end: number,
  more: Pick<SourceFile, 'endsLinesAsUnix'> = {},
): SourceFile {
  const file = { ...outer, ...more, text: blankUpTo(outer, start) + outer.text.slice(start, end) };
  within.set(file, { outer, start });
  return file;
}

/** The file with another text, which begins with the same blanks if the file is a part of another one. */
export function withNewText(file: SourceFile, text: string): SourceFile {
  const changed = { ...file, text };
  const part = within.get(file);
  if (part !== undefined && text.startsWith(blankUpTo(part.outer, part.start)))
    within.set(changed, { outer: { ...file, text }, start: part.start });
  return changed;
}

/** Blanks and line ends in the place of the text of a file up to an offset. */
export function blankUpTo(file: SourceFile, end: number): string {
  const blank = blankTexts.get(file) ?? file.text.replace(/[^\n]+/g, (line) => ' '.repeat(line.length));
  blankTexts.set(file, blank);
  return blank.slice(0, end);
}

/**
 * Where to read the characters of a text: those before `start` are only blanks, and all others are in `text` at their own offsets. If the text is a part of a
 * file, that of the file goes on behind it.
 */
export function readingText(file: SourceFile): { readonly text: string; readonly start: number } {
  const part = within.get(file);
  return part === undefined ? { text: file.text, start: 0 } : { text: part.outer.text, start: part.start };
}

/** Line and column of `offset`. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = lineStarts(within.get(file)?.outer ?? file);
  const line = lineAt(starts, offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

/** The line of `offset`, from 0, found by bisection of the offsets at which lines start. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The text of line `line` (from 1) without its newline. */
export function lineText(file: SourceFile, line: number): string {
  const starts = lineStarts(file);
  const start = starts[line - 1];
  if (start === undefined) return '';
  return file.text.slice(start, (starts[line] ?? file.text.length + 1) - 1);
}

/** The text that a span covers. */
export function spanText({ file, start, end }: Span): string {
  const all = readingText(file);
  return (start < all.start || end > file.text.length ? file : all).text.slice(start, end);
}

/** The smallest span that covers both, or the first if they are in different texts. */
export function cover(first: Span, last: Span): Span {
  if (first.file !== last.file) return first;
  return {
    file: first.file,
    start: Math.min(first.start, last.start),
    end: Math.max(first.end, last.end),
  };
}

/** Applies edits to a file. Edits of other files are ignored, as are those that overlap an earlier one. */
export function applyEdits(file: SourceFile, edits: readonly Edit[]): string {
  return applyWithin({ file, start: 0, end: file.text.length }, edits);
}

/** Returns the edited text of `part` only: like `applyEdits`, for edits within it. */
export function applyWithin(part: Span, edits: readonly Edit[]): string {
  const { file, start, end } = part;
  const mine = edits
    .filter(({ span }) => span.file === file && span.start >= start && span.end <= end)
    .sort((a, b) => a.span.start - b.span.start);
  const splices = mine.map(({ span, text }): Splice => ({ start: span.start, end: span.end, text }));
  return spliced(file.text, splices, { start, end });
}

/** A range of a text and its replacement. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits, in order, to a part of `text`, by default all of it. An edit that overlaps an earlier one is ignored. */
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

/** Whether only blanks come before a place in its line. */
export function beginsLine({ file: { text }, start }: Span): boolean {
  let at = start;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at -= 1;
  return at === 0 || text[at - 1] === '\n';
}
