import type { Release } from '../source/release.js';
import { type BraceList, backslash, braceList, brokenList } from './list-layout.js';
import { trimmedComment, type WrittenPiece } from './pieces.js';
import {
  type FormattedLine,
  indentWidth,
  isGlued,
  type TextCell,
  type TextPlaces,
  widthOfCells,
} from './text-cells.js';

/** A line of a statement before it is decided which lists fit on it. */
interface StatementSegment {
  readonly indent: number;
  readonly items: readonly (TextCell | BraceList)[];
}

/** A line that is longer is broken at its longest list, */
const longestLine = 80;
/** provided that the list is wider than this many columns. */
const shortList = 40;

/**
 * Lays out a statement: its own lines, with each long list, and each list that was written on several lines, broken into one entry per line. Returns
 * undefined if braces do not pair, as those in a macro's value may not.
 *
 * @param pieces from the first word to the end of the line, including a comment
 */
export function statementLines(
  pieces: readonly WrittenPiece[],
  places: TextPlaces,
  release: Release,
): readonly FormattedLine[] | undefined {
  const segments = segmentsOf(pieces, places);
  return segments?.flatMap((segment) => linesOf(segment, release));
}

function segmentsOf(
  pieces: readonly WrittenPiece[],
  places: TextPlaces,
): readonly StatementSegment[] | undefined {
  const segments: StatementSegment[] = [];
  let items: (TextCell | BraceList)[] = [];
  let last: WrittenPiece | undefined;
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (piece === undefined || piece.kind === 'newline' || isBrace(piece, '}')) return undefined;
    if (piece.kind === 'break') {
      const next = pieces.slice(at + 1).find(({ kind }) => kind !== 'break');
      if (next === undefined || pieces[at + 1]?.kind === 'break') continue;
      if (last !== undefined && isGlued(last, next)) continue;
      segments.push({
        indent: Math.min(segments.length, 1),
        items: [...items, places.cell(piece, backslash.text)],
      });
      items = [];
    } else if (isBrace(piece, '{')) {
      const end = pieces.findIndex((other, index) => index > at && isBrace(other, '}'));
      const inner = pieces.slice(at + 1, end);
      if (end < 0 || inner.some((other) => isBrace(other, '{'))) return undefined;
      const list = braceList(pieces.slice(at, end + 1), places);
      if (list === undefined) return undefined;
      items.push(list);
      at = end;
      last = pieces[end];
    } else {
      addCell(items, piece, last, places);
      last = piece;
    }
  }
  return [...segments, { indent: Math.min(segments.length, 1), items }];
}

const isBrace = ({ kind, text }: WrittenPiece, brace: '{' | '}'): boolean =>
  kind === 'symbol' && text === brace;

function addCell(
  items: (TextCell | BraceList)[],
  piece: WrittenPiece,
  last: WrittenPiece | undefined,
  places: TextPlaces,
): void {
  const text = piece.kind === 'comment' ? trimmedComment(piece.text) : piece.text;
  const before = items.at(-1);
  if (last === undefined || before === undefined || isList(before) || !isGlued(last, piece)) {
    items.push(places.cell(piece, text));
    return;
  }
  items[items.length - 1] = { ...before, text: before.text + text };
}

const isList = (item: TextCell | BraceList): item is BraceList => 'type' in item;
const cellsOf = (items: readonly (TextCell | BraceList)[]): readonly TextCell[] =>
  items.flatMap((item) => (isList(item) ? item.flat : [item]));

function linesOf({ indent, items }: StatementSegment, release: Release): readonly FormattedLine[] {
  const at = dividedAt(indent, items);
  const list = items[at];
  if (list === undefined || !isList(list)) return [{ type: 'cells', indent, cells: cellsOf(items) }];
  // The part before the list may contain another one to break.
  const before = linesOf({ indent, items: [...items.slice(0, at), opening] }, release);
  const head = before.at(-1);
  const cells = head?.type === 'cells' ? head.cells.slice(0, -1) : [];
  return [
    ...before.slice(0, -1),
    ...brokenList(list, cells, indent, release),
    ...linesOf({ indent, items: [list.close, ...items.slice(at + 1)] }, release),
  ];
}

/** A stand-in for the first line of a broken list when its width is measured. */
const opening: TextCell = { text: '{', place: undefined, isSetOff: false };

/** The list at which to break a line: one that was written on several lines, or else the longest one of a long line. */
function dividedAt(indent: number, items: readonly (TextCell | BraceList)[]): number {
  const broken = items.findIndex((item) => isList(item) && item.isBroken);
  if (broken >= 0) return broken;
  if (indentWidth(indent) + widthOfCells(cellsOf(items)) <= longestLine) return -1;
  let longest = -1;
  let width = shortList;
  items.forEach((item, at) => {
    const itsWidth = isList(item) && item.entries > 1 ? widthOfCells(item.flat) : 0;
    if (itsWidth <= width) return;
    longest = at;
    width = itsWidth;
  });
  return longest;
}
