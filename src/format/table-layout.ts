import { written } from './align.js';
import type { PieceKind } from './pieces.js';
import { type FormattedLine, TextPlaces } from './text-cells.js';
import { withoutSpareBlanks } from './text-layout.js';

/**
 * Normalizes the blanks of a table's file: entries and comments begin at the start of their lines, with one blank between a key and its value unless
 * those of neighbouring lines are aligned. The colon after a key is kept.
 */
export function laidOutTable(text: string): string {
  const places = new TextPlaces(text);
  const lines: FormattedLine[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    lines.push(lineOf(text, start, end, places));
    start = end + 1;
  }
  return written(withoutSpareBlanks(lines));
}

function lineOf(text: string, start: number, end: number, places: TextPlaces): FormattedLine {
  const [, blanks = '', key = '', gap = '', value = ''] =
    /^([ \t]*)([^ \t]*)([ \t]*)(.*)$/s.exec(text.slice(start, end).replace(/[ \t]+$/, '')) ?? [];
  if (key === '') return { type: 'blank' };
  if (key.startsWith('#')) return { type: 'comment', text: `${key}${gap}${value}` };
  const from = start + blanks.length;
  const cellAt = (at: number, written: string) => places.cell(pieceOf(at, written), written);
  const first = cellAt(from, key);
  const rest = value === '' ? [] : [cellAt(from + key.length + gap.length, value)];
  return { type: 'cells', indent: 0, isEntry: true, cells: [first, ...rest] };
}

const kind: PieceKind = 'word';
const pieceOf = (start: number, text: string) => ({ kind, text, start, end: start + text.length });
