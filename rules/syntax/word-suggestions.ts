import { quoteString, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Span } from '../../src/source/text.js';

/** Another text in the place of a word. */
export const writeInstead = (span: Span, text: string): Suggestion => ({
  description: `Write \`${text.replaceAll('`', "'")}\``,
  edits: [replace(span, text)],
});

/** Quotes around `text`, which the title does not show: in plain text, marks are quotes, too. */
export const putInQuotes = (span: Span, text: string): Suggestion => ({
  description: `Put \`${text.replaceAll('`', "'")}\` in quotes`,
  edits: [replace(span, quoteString(text))],
});

/** The text from an unquoted mark up to the next blank, in quotes. */
export function quotedFromMark({ file, start }: Span): readonly Suggestion[] {
  const text = /^(?:%\{[^}\s]*\}|[^\s,{}<>"'#\\])+/.exec(file.text.slice(start, start + 200))?.[0];
  if (text === undefined) return [];
  return [putInQuotes({ file, start, end: start + text.length }, text)];
}
