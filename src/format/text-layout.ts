import type { Release } from '../source/release.js';
import { written } from './align.js';
import { piecesOf, trimmedComment, type WrittenPiece } from './pieces.js';
import { statementLines } from './statement-layout.js';
import { type FormattedLine, TextPlaces } from './text-cells.js';

/** The range of a statement in a text. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * Normalizes the blanks and line ends of a text. Everything except statements that the release takes is left unchanged.
 *
 * @param statements those that may be changed, in source order
 */
export function laidOut(text: string, statements: readonly Extent[], release: Release): string {
  const laid = written(withoutSpareBlanks(new TextLayout(text, statements, release).lines()));
  // After a backslash a newline would not end the line.
  return text.endsWith('\\') && laid.endsWith('\\\n') ? laid.slice(0, -1) : laid;
}

class TextLayout {
  readonly #pieces: readonly WrittenPiece[];
  readonly #places: TextPlaces;
  readonly #ends: ReadonlyMap<number, number>;
  #at = 0;

  constructor(
    private readonly text: string,
    statements: readonly Extent[],
    private readonly release: Release,
  ) {
    this.#pieces = piecesOf(text);
    this.#places = new TextPlaces(text);
    this.#ends = new Map(statements.map(({ start, end }) => [start, end]));
  }

  lines(): readonly FormattedLine[] {
    const lines: FormattedLine[] = [];
    while (this.#at < this.#pieces.length) for (const line of this.#next()) lines.push(line);
    return lines;
  }

  /** Lays out the next logical line of the text, and the statement that begins there. */
  #next(): readonly FormattedLine[] {
    while (this.#pieces[this.#at]?.kind === 'break') this.#at += 1;
    const first = this.#pieces[this.#at];
    if (first === undefined) return [];
    if (first.kind === 'newline') {
      this.#at += 1;
      return [{ type: 'blank' }];
    }
    const pieces = this.#take(this.#ends.get(first.start) ?? first.start);
    const [only, second] = pieces;
    if (only?.kind === 'comment' && second === undefined)
      return [{ type: 'comment', text: trimmedComment(only.text) }];
    const isStatement = this.#ends.has(first.start) && !pieces.some(({ kind }) => kind === 'odd');
    const lines = isStatement ? statementLines(pieces, this.#places, this.release) : undefined;
    const last = pieces.at(-1);
    const raw = this.text.slice(this.#places.startOf(first.start), last?.end);
    // A quote that is never closed contains the last newline.
    const isOpen = last?.kind === 'odd';
    return lines ?? [{ type: 'verbatim', text: isOpen ? raw.replace(/\n$/, '') : raw }];
  }

  /** Takes the pieces up to the end of the line that contains an offset, and skips the newline there. */
  #take(end: number): readonly WrittenPiece[] {
    const pieces: WrittenPiece[] = [];
    for (; this.#at < this.#pieces.length; this.#at += 1) {
      const piece = this.#pieces[this.#at];
      if (piece === undefined) break;
      if (piece.kind === 'newline' && piece.start >= end) {
        this.#at += 1;
        break;
      }
      pieces.push(piece);
    }
    return pieces;
  }
}

/** Reduces the blank lines between groups to one, and removes those at both ends. */
export function withoutSpareBlanks(lines: readonly FormattedLine[]): readonly FormattedLine[] {
  const kept = lines.filter(
    ({ type }, at) => type !== 'blank' || (at > 0 && lines[at - 1]?.type !== 'blank'),
  );
  while (kept.at(-1)?.type === 'blank') kept.pop();
  return kept[0]?.type === 'blank' ? kept.slice(1) : kept;
}
