/** What stands for the end of a line in a text that is a comment of one line. */
export const lineEnd = '\u0001';

/**
 * Texts as comments, and where they begin, in bytes before the end of all of it, with their lengths. Throws Error if one cannot be written so.
 * @param {Readonly<Record<string, string>>} texts of ASCII letters
 */
export function asComments(texts) {
  const lines = Object.entries(texts).map(([name, text]) => {
    if (/[^\t\n -~]/.test(text)) throw new Error(`${name} has other letters than those of ASCII`);
    return { name, line: text.replaceAll('\n', lineEnd) };
  });
  /** @type {Record<string, [fromEnd: number, length: number]>} */
  const places = {};
  let fromEnd = 0;
  for (const { name, line } of lines.toReversed()) {
    fromEnd += line.length + '\n'.length;
    places[name] = [fromEnd, line.length];
    fromEnd += '//'.length;
  }
  return { comments: lines.map(({ line }) => `//${line}\n`).join(''), places };
}
