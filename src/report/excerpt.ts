import stringWidth from 'string-width';
import type { Suggestion } from '../lint/finding.js';
import { applyWithin, lineStarts, lineText, positionAt, type SourceFile, type Span } from '../source/text.js';
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
const tab = '    ';

/** The first line of a span. A span that goes on in the next line is marked to the end of its first one. */
export function excerpt(span: Span): Excerpt {
  const { line, column } = positionAt(span.file, span.start);
  const whole = lineText(span.file, line);
  const from = Math.min(column - 1, whole.length);
  const to = Math.min(Math.max(from + (span.end - span.start), from), whole.length);
  const [cutFrom, cutTo] = window(whole.length, from, to);
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

/** What of a line of `length` is shown: all of it, or a part that begins a little before the marked one. */
function window(length: number, from: number, to: number): readonly [number, number] {
  if (length <= widest) return [0, length];
  const start = to <= widest ? 0 : Math.max(0, from - 40);
  return [start, Math.min(length, start + widest)];
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
      .map((edit) => ({
        edit,
        first: positionAt(file, edit.span.start).line,
        last: positionAt(file, edit.span.end).line,
      }))
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

function changeOf(file: SourceFile, first: number, last: number, edits: Suggestion['edits']): Change {
  const starts = lineStarts(file);
  const start = starts[first - 1] ?? 0;
  const end = (starts[last] ?? file.text.length + 1) - 1;
  const removed = file.text.slice(start, end).split('\n');
  const added = applyWithin({ file, start, end }, edits).split('\n');
  let head = 0;
  while (head < removed.length && head < added.length && removed[head] === added[head]) head += 1;
  let tail = 0;
  const common = Math.min(removed.length, added.length) - head;
  while (tail < common && removed[removed.length - 1 - tail] === added[added.length - 1 - tail]) tail += 1;
  return {
    file,
    line: first + head,
    removed: removed.slice(head, removed.length - tail).map(shown),
    added: added.slice(head, added.length - tail).map(shown),
  };
}
