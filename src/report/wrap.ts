import stringWidth from 'string-width';

/** How a text is laid out. */
export interface Layout {
  /** So many columns there are; `Infinity`: nobody knows, and nothing is wrapped. */
  readonly columns: number;
  /** Of the first line so many are taken already. */
  readonly taken?: number;
  /** So many blanks stand before the other lines. */
  readonly indent?: number;
}

/** The lines of a printable text, broken between words. A word that is longer than a line is left to the terminal to break. */
export function wrapped(text: string, { columns, taken = 0, indent = 0 }: Layout): string[] {
  if (columns === Number.POSITIVE_INFINITY) return [text];
  const lines: string[] = [];
  let line = '';
  let width = taken;
  for (const [index, word] of text.split(' ').entries()) {
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
  return [...lines, line];
}

/** A printable text, cut where it is wider than `columns`; `…` stands for the rest. */
export function clipped(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += stringWidth(character);
    if (width > columns - 1) break;
    end += character.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}
