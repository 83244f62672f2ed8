import type { WrittenPiece } from './pieces.js';

/** A run of text without blanks: a word with the comma after it, `<name>`, `!from`. */
export interface TextCell {
  readonly text: string;
  /** The line and column at which it was written, or undefined if it is new. A tab extends to the next multiple of eight columns. */
  readonly place: { readonly row: number; readonly column: number } | undefined;
  /** Whether it was preceded by more than one blank, or a tab. */
  readonly isSetOff: boolean;
}

/** A line of the formatted text. */
export type FormattedLine =
  | { readonly type: 'blank' }
  /** Text that is left unchanged. */
  | { readonly type: 'verbatim'; readonly text: string }
  | { readonly type: 'comment'; readonly text: string }
  | {
      readonly type: 'cells';
      readonly indent: number;
      readonly cells: readonly TextCell[];
      /** Set for a line of a table's file. */
      readonly isEntry?: true;
    };

/** Finds the places of pieces in their text. */
export class TextPlaces {
  readonly #rows: readonly number[];
  /** The last computed column and its offset and row, from which later ones are counted. */
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

  /** The start of the line that contains an offset. */
  startOf(offset: number): number {
    return this.#rows[this.rowOf(offset)] ?? 0;
  }

  /** The cell that begins with a piece; cells of a line must be requested from left to right. */
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

/** The column after a text that begins at column `start`. */
function columnAfter(start: number, text: string): number {
  let column = start;
  for (const character of text) column = character === '\t' ? nextTab(column) : column + 1;
  return column;
}

const nextTab = (column: number): number => (Math.floor(column / tabWidth) + 1) * tabWidth;

/** The width of an indentation of this many tabs. */
export const indentWidth = (indent: number): number => indent * tabWidth;

/** The width of cells with one blank between them. */
export const widthOfCells = (cells: readonly TextCell[]): number =>
  cells.reduce((width, { text }) => width + text.length + 1, -1);

/** Whether no blank is written between two pieces. */
export function isGlued(left: WrittenPiece, right: WrittenPiece): boolean {
  if (right.text === ',' || left.text === '<' || left.text === '!') return true;
  if (right.text === '>' && right.kind === 'symbol') return true;
  return left.kind !== 'symbol' && right.kind !== 'symbol' && left.end === right.start;
}
