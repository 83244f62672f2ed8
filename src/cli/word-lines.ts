import { breakableWords, keptTogether, unglued } from '../source/kept-together.js';

/**
 * Wraps a text between words at a number of characters, but not within a command that fits on a line; all lines except the first are indented. Unlike src/report/wrap.ts it does
 * not measure the width of characters on a terminal, so it needs no library.
 */
export function wordLines(text: string, columns: number, indent = 0): string[] {
  const words = breakableWords(
    keptTogether(text),
    (at) => columns - (at === 0 ? 0 : indent),
    ({ length }) => length,
  );
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : ' '.repeat(indent) + word);
  }
  return lines.map(unglued);
}
