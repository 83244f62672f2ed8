import { newlinesInBraces } from '../../grammar/index.js';
import { available, type Release } from '../source/release.js';
import { trimmedComment, type WrittenPiece } from './pieces.js';
import { type FormattedLine, isGlued, type TextCell, type TextPlaces } from './text-cells.js';

/** `{ … }` of a statement. */
export interface BraceList {
  readonly type: 'list';
  /** All of it in one line. */
  readonly flat: readonly TextCell[];
  readonly close: TextCell;
  readonly entries: number;
  /** It was written in several lines, and stays so. */
  readonly isBroken: boolean;
  /** The parts of it, each in a line of its own. */
  readonly rows: readonly ListRow[];
  /** Lines end in backslashes, where no newline was written. */
  readonly hasBackslashes: boolean;
  /** A newline was written before the closing brace. */
  readonly newlineBeforeClose: boolean;
}

/** One line of a list. The first row is that of the opening brace. */
interface ListRow {
  readonly type: 'open' | 'entry' | 'comment';
  readonly cells: TextCell[];
  /** It ends in a comment, and so in a newline. */
  hasComment: boolean;
  /** Its last word has a comma behind it. */
  hasComma: boolean;
  /** A newline was written before it. */
  readonly newlineBefore: boolean;
  readonly blankBefore: boolean;
}

const isArrow = ({ kind, text }: WrittenPiece): boolean =>
  kind === 'symbol' && (text === '=' || text === '=>');

/** Reads a list from its pieces, the braces among them. */
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

/** The lines of a list, one part of it in each, and what the first of them begins with: all but the line of the closing brace. */
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

/** The end of a line that goes on. */
export const backslash: TextCell = { text: '\\', place: undefined, isSetOff: false };

/** Whether the release takes a newline behind a row of a list. */
function mayEnd(current: ListRow, next: ListRow | undefined, release: Release): boolean {
  if (current.type === 'open') return available(newlinesInBraces.afterBrace, release);
  if (next === undefined) return available(newlinesInBraces.beforeBrace, release);
  return !current.hasComma || available(newlinesInBraces.afterComma, release);
}
