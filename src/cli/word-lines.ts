import { breakableWords, keptTogether, unglued } from '../source/kept-together.js';

/**
 * A text in lines of at most so many characters, broken between words, and not within a command that has room in one; all but the first are indented. It does not measure what a character takes in a
 * terminal, and so needs nothing to be loaded: src/report/wrap.ts does.
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
