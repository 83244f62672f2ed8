import { newlinesInBraces } from '../../grammar/index.js';
import { available, type Release } from '../source/release.js';
import { trimmedComment, type WrittenPiece } from './pieces.js';
import { type FormattedLine, isGlued, type TextCell, type TextPlaces } from './text-cells.js';

/** A `{ … }` of a statement. */
export interface BraceList {
  readonly type: 'list';
  /** The whole list on one line. */
  readonly flat: readonly TextCell[];
  readonly close: TextCell;
  readonly entries: number;
  /** Whether it was written on several lines, which is kept. */
  readonly isBroken: boolean;
  /** The parts of it, each on its own line. */
  readonly rows: readonly ListRow[];
  /** Whether lines without a newline end in backslashes. */
  readonly hasBackslashes: boolean;
  /** Whether a newline was written before the closing brace. */
  readonly newlineBeforeClose: boolean;
}

/** One line of a list. The first row is that of the opening brace. */
interface ListRow {
  readonly type: 'open' | 'entry' | 'comment';
  readonly cells: TextCell[];
  /** Whether it ends in a comment, and therefore in a newline. */
  hasComment: boolean;
  /** Whether its last word is followed by a comma. */
  hasComma: boolean;
  /** Whether a newline was written before it. */
  readonly newlineBefore: boolean;
  readonly blankBefore: boolean;
}

const isArrow = ({ kind, text }: WrittenPiece): boolean =>
  kind === 'symbol' && (text === '=' || text === '=>');

/** Reads a list from its pieces, including the braces. */
export function braceList(pieces: readonly WrittenPiece[], places: TextPlaces): BraceList | undefined {
  const [open, ...inner] = pieces;
  const close = inner.pop();
  if (open === undefined || close === undefined) return undefined;
  const first = places.cell(open, open.text);
  const rows: ListRow[] = [row('open', first, { newlines: 0 })];
  const gap = { newlines: 0, breaks: 0 };
  let last = open;
  for (const piece of inner) {
    if (piece.kind === 'newline') gap.newlines += 1;
    else if (piece.kind === 'break') gap.breaks += 1;
    else {
      addPiece(rows, piece, last, gap, places);
      last = piece;
      gap.newlines = 0;
      gap.breaks = 0;
    }
  }
  const closing = places.cell(close, close.text);
  return {
    type: 'list',
    flat: [...rows.flatMap(({ cells }) => cells), closing],
    close: closing,
    entries: rows.filter(({ type }) => type === 'entry').length,
    isBroken: inner.some(({ kind }) => kind === 'newline' || kind === 'break' || kind === 'comment'),
    rows,
    hasBackslashes: inner.some(({ kind }) => kind === 'break'),
    newlineBeforeClose: gap.newlines > 0,
  };
}

interface EntryGap {
  readonly newlines: number;
  readonly breaks?: number;
}

function row(type: ListRow['type'], cell: TextCell, { newlines }: EntryGap): ListRow {
  const blankBefore = newlines > 1;
  const isComment = type === 'comment';
  return {
    type,
    cells: [cell],
    hasComment: isComment,
    hasComma: false,
    newlineBefore: newlines > 0,
    blankBefore,
  };
}

function addPiece(
  rows: ListRow[],
  piece: WrittenPiece,
  last: WrittenPiece,
  gap: Required<EntryGap>,
  places: TextPlaces,
): void {
  const current = rows.at(-1);
  if (current === undefined) return;
  if (piece.kind === 'comment') {
    const cell = places.cell(piece, trimmedComment(piece.text));
    if (gap.newlines + gap.breaks > 0) rows.push(row('comment', cell, gap));
    else {
      current.cells.push(cell);
      current.hasComment = true;
    }
    return;
  }
  const continues = current.type === 'entry' && gap.newlines === 0 && !current.hasComment;
  if (continues && isGlued(last, piece)) {
    const cell = current.cells.pop();
    if (cell) current.cells.push({ ...cell, text: cell.text + piece.text });
    if (piece.text === ',') current.hasComma = true;
    return;
  }
  const cell = places.cell(piece, piece.text);
  if (continues && (isArrow(piece) || isArrow(last))) current.cells.push(cell);
  else rows.push(row('entry', cell, gap));
}

/** Lays out a list with one part per line, the first after `head`: all lines except that of the closing brace. */
export function brokenList(
  { rows, hasBackslashes, newlineBeforeClose }: BraceList,
  head: readonly TextCell[],
  indent: number,
  release: Release,
): readonly FormattedLine[] {
  return rows.flatMap((current, at): readonly FormattedLine[] => {
    const next = rows[at + 1];
    const newline = next === undefined ? newlineBeforeClose : next.newlineBefore;
    const takesNewline = !hasBackslashes && mayEnd(current, next, release);
    const end = newline || current.hasComment || takesNewline ? [] : [backslash];
    const isOpen = current.type === 'open';
    const cells = [...(isOpen ? head : []), ...current.cells, ...end];
    const line: FormattedLine = { type: 'cells', indent: isOpen ? indent : indent + 1, cells };
    const isGroup = current.blankBefore && rows[at - 1]?.type !== 'open';
    return isGroup ? [{ type: 'blank' }, line] : [line];
  });
}

/** The backslash at the end of a continued line. */
export const backslash: TextCell = { text: '\\', place: undefined, isSetOff: false };

/** Whether the release takes a newline after a row of a list. */
function mayEnd(current: ListRow, next: ListRow | undefined, release: Release): boolean {
  if (current.type === 'open') return available(newlinesInBraces.afterBrace, release);
  if (next === undefined) return available(newlinesInBraces.beforeBrace, release);
  return !current.hasComma || available(newlinesInBraces.afterComma, release);
}
