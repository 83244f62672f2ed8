import stringWidth from 'string-width';
import { breakableWords, unglued } from '../source/kept-together.js';

/** The layout of a text. */
export interface Layout {
  /** The available columns; `Infinity` if they are unknown, and nothing is wrapped. */
  readonly columns: number;
  /** The columns of the first line that are used already. */
  readonly taken?: number;
  /** The number of blanks before the other lines. */
  readonly indent?: number;
}

/**
 * Wraps a printable text between words, but not within what `keptTogether` has joined if that fits on a line. A word that is longer than a line is left to the terminal to break.
 */
export function wrapped(text: string, { columns, taken = 0, indent = 0 }: Layout): string[] {
  if (columns === Number.POSITIVE_INFINITY) return [unglued(text)];
  const words = breakableWords(text, (at) => columns - (at === 0 ? taken : indent), stringWidth);
  const lines: string[] = [];
  let line = '';
  let width = taken;
  for (const [index, word] of words.entries()) {
    const more = stringWidth(word);
    const isFirst = index === 0;
    if (!isFirst && width + 1 + more > columns) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
      width = indent + more;
    } else {
      line += isFirst ? word : ` ${word}`;
      width += more + (isFirst ? 0 : 1);
    }
  }
  return [...lines, line].map(unglued);
}

/** Cuts a printable text, which may be painted, to `columns`; `…` replaces the rest. */
export function clipped(text: string, columns: number): string {
  if (columns === Number.POSITIVE_INFINITY || stringWidth(text) <= columns) return text;
  let width = 0;
  let isCut = false;
  let result = '';
  for (const [part] of text.matchAll(/\u001b\[[\d;]*m|[\s\S]/gu)) {
    // Escape sequences after the cut are kept, so that colours end.
    if (part.length > 1 && part.startsWith('\u001b')) result += part;
    else if (!isCut) {
      width += stringWidth(part);
      isCut = width > columns - 1;
      result = isCut ? `${result.trimEnd()}…` : result + part;
    }
  }
  return result;
}
