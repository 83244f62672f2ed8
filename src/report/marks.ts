/**
 * Words of the configuration stand between backquotes in messages. What marks them where they are read depends on the place: a colour, backquotes
 * in Markdown, quotes in plain text.
 */

/** A text whose marked words stand between double quotes, or single ones where they have double quotes themselves. */
export const quoted = (text: string): string =>
  marked(text, (words) => (words.includes('"') ? `'${words}'` : `"${words}"`));

/** A text with its marked words as `mark` writes them. */
export const marked = (text: string, mark: (words: string) => string): string =>
  text.replace(/`([^`]*)`/g, (_, words: string) => mark(words));
