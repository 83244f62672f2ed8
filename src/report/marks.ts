import stringWidth from 'string-width';
import { glue } from '../source/kept-together.js';
import type { Paint } from './colour.js';
import { clipped } from './wrap.js';

/**
 * In messages, words of the configuration are between backquotes. Each output marks them in its own way: backquotes in Markdown, quotes in plain text, and quotes with bold type on
 * a terminal.
 */

/** A text with marked words between double quotes. Words that already begin and end with quotes stay unchanged. */
export const quoted = (text: string): string => marked(text, inQuotes);

/** A text with marked words between quotes and in bold. Each word is painted separately, so that a line can be broken between any two. */
export const emphasised = (text: string, paint: Paint): string =>
  marked(text, (words) => inQuotes(words).replace(betweenBlanks, (word) => paint('bold', word)));

const betweenBlanks = new RegExp(`[^ ${glue}]+`, 'g');

/** Replaces each marked phrase by what `mark` returns for it. */
export const marked = (text: string, mark: (words: string) => string): string =>
  text.replace(/`([^`]*)`/g, (_, words: string) => mark(words));

/** The width up to which marked words are never cut. */
export const shortMark = 12;

/** Cuts marked words, the longest first, until the text fits in `columns` if possible: the sentence around them matters more. */
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

/**
 * Quotes words of a configuration. Quotes around all of them already mark them; if only some are quoted, or there is a single quote, single quotes show how far the words extend.
 */
function inQuotes(words: string): string {
  const quotes = words.split('"').length - 1;
  if (quotes === 0) return `"${words}"`;
  return quotes % 2 === 0 && /^".*"$/.test(words) ? words : `'${words}'`;
}
