import type { WrittenPiece } from './pieces.js';

/** A run of text without a blank in it: a word with the comma behind it, `<name>`, `!from`. */
export interface TextCell {
  readonly text: string;
  /** The line and column at which it was written; undefined: it is new. Columns count a tab as far as the next multiple of eight. */
  readonly place: { readonly row: number; readonly column: number } | undefined;
  /** More than one blank, or a tab, stood before it. */
  readonly isSetOff: boolean;
}

/** A line of the formatted text. */
export type FormattedLine =
  | { readonly type: 'blank' }
  /** Text that is left as it is. */
  | { readonly type: 'verbatim'; readonly text: string }
  | { readonly type: 'comment'; readonly text: string }
  | {
      readonly type: 'cells';
      readonly indent: number;
      readonly cells: readonly TextCell[];
      /** It is a line of a table's file. */
      readonly isEntry?: true;
    };

/** Where pieces stand in their text. */
export class TextPlaces {
  readonly #rows: readonly number[];
  /** The column of an offset in a row, from which others are counted. */
  #row = 0;
  #at = 0;
  #column = 0;

  constructor(private readonly text: string) {
    const rows = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) rows.push(at + 1);
    this.#rows = rows;
  }

  rowOf(offset: number): number {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#rows[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Where the line begins that an offset is in. */
  startOf(offset: number): number {
    return this.#rows[this.rowOf(offset)] ?? 0;
  }

  /** The cell that begins with a piece; those of a line are asked for from left to right. */
  cell(first: WrittenPiece, text: string): TextCell {
    const row = this.rowOf(first.start);
    if (row !== this.#row || first.start < this.#at) {
      this.#row = row;
      this.#at = this.#rows[row] ?? 0;
      this.#column = 0;
    }
    this.#column = columnAfter(this.#column, this.text.slice(this.#at, first.start));
    this.#at = first.start;
    const isSetOff = /[ \t]{2}|\t$/.test(this.text.slice(first.start - 2, first.start));
    return { text, place: { row, column: this.#column }, isSetOff };
  }
}

const tabWidth = 8;

/** The column behind a text that begins at one. */
function columnAfter(start: number, text: string): number {
  let column = start;
  for (const character of text) column = character === '\t' ? nextTab(column) : column + 1;
  return column;
}

const nextTab = (column: number): number => (Math.floor(column / tabWidth) + 1) * tabWidth;

/** How wide so many tabs are. */
export const indentWidth = (indent: number): number => indent * tabWidth;

/** Cells with one blank between them. */
export const widthOfCells = (cells: readonly TextCell[]): number =>
  cells.reduce((width, { text }) => width + text.length + 1, -1);

/** Whether no blank is to stand between two pieces. */
export function isGlued(left: WrittenPiece, right: WrittenPiece): boolean {
  if (right.text === ',' || left.text === '<' || left.text === '!') return true;
  if (right.text === '>' && right.kind === 'symbol') return true;
  return left.kind !== 'symbol' && right.kind !== 'symbol' && left.end === right.start;
}
