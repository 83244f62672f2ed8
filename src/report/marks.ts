import stringWidth from 'string-width';
import { glue } from '../source/kept-together.js';
import type { Paint } from './colour.js';
import { clipped } from './wrap.js';

/**
 * Words of the configuration stand between backquotes in messages. What marks them where they are read depends on the place: backquotes in Markdown,
 * quotes in plain text, and quotes with bold type on a terminal.
 */

/** A text whose marked words stand between double quotes. Those that begin and end with quotes themselves stay as they are. */
export const quoted = (text: string): string => marked(text, inQuotes);

/** The same with the marked words in bold. Each word is painted by itself, so that a line may be broken between any two. */
export const emphasised = (text: string, paint: Paint): string =>
  marked(text, (words) => inQuotes(words).replace(betweenBlanks, (word) => paint('bold', word)));

const betweenBlanks = new RegExp(`[^ ${glue}]+`, 'g');

/** A text with its marked words as `mark` writes them. */
export const marked = (text: string, mark: (words: string) => string): string =>
  text.replace(/`([^`]*)`/g, (_, words: string) => mark(words));

/** Marked words that are no longer than this are never cut. */
export const shortMark = 12;

/** A text that has room in `columns` as far as cutting its marked words, the longest first, makes it so: the sentence around them is what counts. */
export function withShortMarks(text: string, columns: number): string {
  let left = stringWidth(text) - columns;
  const marks = [...text.matchAll(/`([^`]*)`/g)].map(([, words = ''], at) => ({
    at,
    width: stringWidth(words),
  }));
  const widths = new Map<number, number>();
  for (const { at, width } of marks.sort((a, b) => b.width - a.width)) {
    if (left <= 0 || width <= shortMark) break;
    const kept = Math.max(shortMark, width - left);
    widths.set(at, kept);
    left -= width - kept;
  }
  let at = -1;
  return marked(text, (words) => {
    at += 1;
    const width = widths.get(at);
    return `\`${width === undefined ? words : clipped(words, width)}\``;
  });
}

/** Quotes of the configuration around all the words are marks already; where only some of them stand in quotes, or one quote alone does, others show how far they go. */
function inQuotes(words: string): string {
  const quotes = words.split('"').length - 1;
  if (quotes === 0) return `"${words}"`;
  return quotes % 2 === 0 && /^".*"$/.test(words) ? words : `'${words}'`;
}
