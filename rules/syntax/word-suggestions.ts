import type { Word } from '../../grammar/ast.js';
import { quoteString, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import { cover, type Span } from '../../src/source/text.js';
import type { LegacyWord } from '../shared/legacy-words.js';

/** Another text in the place of a word. */
export const writeInstead = (span: Span, text: string): Suggestion => ({
  description: `Write \`${text.replaceAll('`', "'")}\``,
  edits: [replace(span, text)],
});

/** Quotes around `text`, which the title does not show: in plain text, marks are quotes, too. */
export const putInQuotes = (text: string, places: readonly Span[]): Suggestion => ({
  description: `Put \`${text.replaceAll('`', "'")}\` in quotes`,
  edits: places.map((span) => replace(span, quoteString(text))),
});

/** The text from an unquoted mark up to the next blank, in quotes. */
export function quotedFromMark({ file, start }: Span): readonly Suggestion[] {
  const text = /^(?:%\{[^}\s]*\}|[^\s,{}<>"'#\\])+/.exec(file.text.slice(start, start + 200))?.[0];
  if (text === undefined) return [];
  return [putInQuotes(text, [{ file, start, end: start + text.length }])];
}

/** Today's words in the place of a legacy one, where nothing else of the statement has to change. */
export function modernWords(
  legacyOne: LegacyWord,
  words: readonly Word[],
  at: number,
): readonly Suggestion[] {
  const word = words[at];
  const next = words[at + 1];
  if (word && legacyOne.exact) return [writeInstead(word.span, legacyOne.exact)];
  const both =
    next && legacyOne.with && Object.hasOwn(legacyOne.with, next.value)
      ? legacyOne.with[next.value]
      : undefined;
  return word && next && both ? [writeInstead(cover(word.span, next.span), both)] : [];
}
