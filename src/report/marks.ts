import type { Paint } from './colour.js';

/**
 * Words of the configuration stand between backquotes in messages. What marks them where they are read depends on the place: backquotes in Markdown,
 * quotes in plain text, and quotes with bold type on a terminal.
 */

/** A text whose marked words stand between double quotes, or single ones where they hold double quotes. */
export const quoted = (text: string): string => marked(text, inQuotes);

/** The same with the marked words in bold. Each word is painted by itself, so that a line may be broken between any two. */
export const emphasised = (text: string, paint: Paint): string =>
  marked(text, (words) =>
    inQuotes(words)
      .split(' ')
      .map((word) => paint('bold', word))
      .join(' '),
  );

/** A text with its marked words as `mark` writes them. */
export const marked = (text: string, mark: (words: string) => string): string =>
  text.replace(/`([^`]*)`/g, (_, words: string) => mark(words));

/** A word that is quoted in the configuration is marked by its own quotes. */
const inQuotes = (words: string): string =>
  /^"[^"]*"$/.test(words) ? words : words.includes('"') ? `'${words}'` : `"${words}"`;
