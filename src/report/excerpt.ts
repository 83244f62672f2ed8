import stringWidth from 'string-width';
import type { Suggestion } from '../lint/finding.js';
import {
  applyWithin,
  type Edit,
  lineStarts,
  lineText,
  positionAt,
  type SourceFile,
  type Span,
} from '../source/text.js';
import { printable } from './printable.js';

/** A line of a text with marks under the words that a span covers; both as they may be printed. */
export interface Excerpt {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** Blanks and carets, as wide on a terminal as what they stand under. */
  readonly marks: string;
}

/** No wider part of a long line is shown; `…` stands for the rest. */
const widest = 160;
const narrowest = 20;
const tab = '    ';

/** An edited line that is wider is not shown whole. Others are: people copy them. */
const widestEdited = 400;

/**
 * The first line of a span. A span that goes on in the next line is marked to the end of its first one.
 *
 * @param room how many columns there are for a line, by its number
 */
export function excerpt(span: Span, room: (line: number) => number = () => widest): Excerpt {
  const { line, column } = positionAt(span.file, span.start);
  const whole = lineText(span.file, line);
  const from = Math.min(column - 1, whole.length);
  const to = Math.min(Math.max(from + (span.end - span.start), from), whole.length);
  const [cutFrom, cutTo] = window(whole.length, from, to, Math.max(narrowest, Math.min(widest, room(line))));
  const before = (cutFrom > 0 ? '…' : '') + shown(whole.slice(cutFrom, from));
  const at = shown(whole.slice(from, Math.min(to, cutTo)));
  const after = shown(whole.slice(Math.min(to, cutTo), cutTo)) + (cutTo < whole.length ? '…' : '');
  return {
    line,
    column,
    text: before + at + after,
    marks: ' '.repeat(stringWidth(before)) + '^'.repeat(Math.max(1, stringWidth(at))),
  };
}

/** What of a line of `length` is shown in `room` columns: all of it, or a part that begins a little before the marked one. */
function window(length: number, from: number, to: number, room: number): readonly [number, number] {
  if (length <= room) return [0, length];
  // A column for each `…`.
  if (to < room) return [0, room - 1];
  const start = Math.max(0, Math.min(from - Math.min(40, room >> 2), length - room + 1));
  return [start, start + room > length ? length : start + room - 2];
}

function shown(text: string): string {
  return printable(text.replaceAll('\t', tab).replace(/\r$/, ''));
}

/** What an edit does, line by line. */
export interface Change {
  readonly file: SourceFile;
  /** The first line that is taken away, or before which lines are added. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A suggestion as whole lines, old and new: one change for each run of lines that its edits touch. */
export function changes(suggestion: Suggestion): Change[] {
  const result: Change[] = [];
  const files = new Set(suggestion.edits.map((edit) => edit.span.file));
  for (const file of files) {
    const edits = suggestion.edits
      .filter((edit) => edit.span.file === file)
      .map((edit) => ({ edit, ...linesOf(file, edit) }))
      .sort((a, b) => a.first - b.first);
    let run: typeof edits = [];
    for (const [index, one] of edits.entries()) {
      run.push(one);
      const next = edits[index + 1];
      if (next !== undefined && next.first <= one.last + 1) continue;
      result.push(
        changeOf(
          file,
          run[0]?.first ?? one.first,
          one.last,
          run.map(({ edit }) => edit),
        ),
      );
      run = [];
    }
  }
  return result;
}

/** The lines that an edit changes. One that takes or puts in whole lines leaves the line behind them as it is. */
function linesOf(file: SourceFile, { span, text }: Edit): { readonly first: number; readonly last: number } {
  const start = positionAt(file, span.start);
  const end = positionAt(file, span.end);
  const isWhole = start.column === 1 && end.column === 1 && (text === '' || text.endsWith('\n'));
  return { first: start.line, last: isWhole && end.line > start.line ? end.line - 1 : end.line };
}

function changeOf(file: SourceFile, first: number, last: number, edits: Suggestion['edits']): Change {
  const starts = lineStarts(file);
  const start = starts[first - 1] ?? 0;
  const end = starts[last] ?? file.text.length;
  const removed = linesIn(file.text.slice(start, end));
  const added = linesIn(applyWithin({ file, start, end }, edits));
  let head = 0;
  while (head < removed.length && head < added.length && removed[head] === added[head]) head += 1;
  let tail = 0;
  const common = Math.min(removed.length, added.length) - head;
  while (tail < common && removed[removed.length - 1 - tail] === added[added.length - 1 - tail]) tail += 1;
  const old = removed.slice(head, removed.length - tail);
  const now = added.slice(head, added.length - tail);
  const at = firstDifference(old[0] ?? '', now[0] ?? '');
  return {
    file,
    line: first + head,
    removed: old.map((line) => edited(line, at)),
    added: now.map((line) => edited(line, at)),
  };
}

const linesIn = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** A line of a change, or of a very long one the part where it changes, beginning at the same place in the old and the new one. */
function edited(line: string, at: number): string {
  if (line.length <= widestEdited) return shown(line);
  const start = Math.max(0, at - 40);
  const end = start + widest;
  return (start > 0 ? '…' : '') + shown(line.slice(start, end)) + (end < line.length ? '…' : '');
}
