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
  spanText,
} from '../source/text.js';
import { printable } from './printable.js';
import { clipped } from './wrap.js';

/** A printable line of a text in which some words are marked. */
export interface CodeFrame {
  readonly line: number;
  readonly text: string;
  /** The position and width of the mark of each span in columns of a terminal, in the order of the spans. */
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly at: number;
  readonly width: number;
}

/** The most columns of a line that are ever shown, and the default if the width of the output is unknown; `…` replaces the rest. */
const widest = 1000;
const narrowest = 20;
const tab = '    ';

/**
 * Shows the line on which spans of one file begin. The mark of a span that continues on the next line ends with its first line. Of a line wider than `room` columns, the part that
 * contains the first span is shown.
 */
export function codeFrame(spans: readonly [Span, ...Span[]], room: number = widest): CodeFrame {
  const [{ file, start }] = spans;
  const { line } = positionAt(file, start);
  const whole = lineText(file, line);
  const first = lineStarts(file)[line - 1] ?? 0;
  const ranges = spans.map((span) => {
    const from = Math.min(span.start - first, whole.length);
    return { from, to: Math.max(from, Math.min(span.end - first, whole.length)) };
  });
  const most = Math.max(narrowest, Math.min(widest, room));
  const [cutFrom, cutTo] = window(whole, ranges[0]?.from ?? 0, ranges[0]?.to ?? 0, most);
  const lead = cutFrom > 0 ? '…' : '';
  const widthTo = (at: number): number =>
    lead.length + stringWidth(shown(whole.slice(cutFrom, Math.max(cutFrom, Math.min(at, cutTo)))));
  return {
    line,
    text: lead + shown(whole.slice(cutFrom, cutTo)) + (cutTo < whole.length ? '…' : ''),
    marks: ranges.map(({ from, to }) => {
      const at = widthTo(from);
      return { at, width: Math.max(1, widthTo(to) - at) };
    }),
  };
}

/** The range of a line that is shown in `room` columns: all of it, or a part that begins a little before the marked words. */
function window(whole: string, from: number, to: number, room: number): readonly [number, number] {
  const { length } = whole;
  if (length <= room) return [0, length];
  // One column for each `…`.
  if (to < room) return [0, room - 1];
  const start = Math.max(0, Math.min(from - Math.min(40, room >> 2), length - room + 1));
  return [start, start + room > length ? length : start + room - 2];
}

function shown(text: string): string {
  return printable(text.replaceAll('\t', tab).replace(/\r$/, ''));
}

/** The lines that an edit changes. */
export interface TextChange {
  readonly file: SourceFile;
  /** The first line that is removed, or the line before which lines are added. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Returns the old and new lines of a suggestion, each of at most `room` columns: one change for each run of lines that its edits touch. */
export function changes(suggestion: Suggestion, room: number = widest): TextChange[] {
  const result: TextChange[] = [];
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
          Math.max(narrowest, Math.min(widest, room)),
        ),
      );
      run = [];
    }
  }
  // Changes of line endings only are not shown.
  return result.filter(({ removed, added }) => removed.join('\n') !== added.join('\n'));
}

/** The title of a suggestion, which says so if none of its lines is shown because of a secret. Changes of line endings only are not shown either. */
export function titleOf({ description, edits }: Suggestion, lines: readonly string[]): string {
  const isHidden =
    lines.length === 0 && edits.some(({ span, text }) => (spanText(span) + text).trim() !== '');
  return isHidden ? `${description} (its text has a secret and is not shown)` : description;
}

/** The lines that an edit changes. An edit that removes or inserts whole lines does not change the line after them. */
function linesOf(file: SourceFile, { span, text }: Edit): { readonly first: number; readonly last: number } {
  const start = positionAt(file, span.start);
  const end = positionAt(file, span.end);
  const isWhole = start.column === 1 && end.column === 1 && (text === '' || text.endsWith('\n'));
  return { first: start.line, last: isWhole && end.line > start.line ? end.line - 1 : end.line };
}

function changeOf(
  file: SourceFile,
  first: number,
  last: number,
  edits: Suggestion['edits'],
  room: number,
): TextChange {
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
    removed: old.map((line) => edited(line, at, room)),
    added: now.map((line) => edited(line, at, room)),
  };
}

const linesIn = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** A line of a change. Of a long line, the part around the change is shown, which begins at the same column in the old and the new one. */
function edited(line: string, at: number, room: number): string {
  const whole = shown(line);
  if (stringWidth(whole) <= room) return whole;
  const start = at < room - 2 ? 0 : Math.max(0, at - (room >> 2));
  const [lead, rest] = [start > 0 ? '…' : '', shown(line.slice(start))];
  return clipped(lead + rest, room);
}
