/**
 * A text in lines of at most so many characters, broken between words; all but the first are indented. It does not measure what a character takes in a
 * terminal, and so needs nothing to be loaded: src/report/wrap.ts does.
 */
export function wordLines(text: string, columns: number, indent = 0): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : ' '.repeat(indent) + word);
  }
  return lines;
}
