import type { Word } from '../../grammar/ast.js';
import { quoteString, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import { cover, type Span } from '../../src/source/text.js';
import type { LegacyWord } from '../shared/legacy-words.js';

/** Suggests another text in place of a word. */
export const writeInstead = (span: Span, text: string): Suggestion => ({
  description: `Write \`${text.replaceAll('`', "'")}\``,
  edits: [replace(span, text)],
});

/** Suggests quotes around `text`. The title does not show them: in plain text, quotes also mark suggested text. */
export const putInQuotes = (text: string, places: readonly Span[]): Suggestion => ({
  description: `Put \`${text.replaceAll('`', "'")}\` in quotes`,
  edits: places.map((span) => replace(span, quoteString(text))),
});

/** Suggests quotes around the text from an unquoted character up to the next blank. */
export function quotedFromMark({ file, start }: Span): readonly Suggestion[] {
  const text = /^(?:%\{[^}\s]*\}|[^\s,{}<>"'#\\])+/.exec(file.text.slice(start, start + 200))?.[0];
  if (text === undefined) return [];
  return [putInQuotes(text, [{ file, start, end: start + text.length }])];
}

/** Suggests today's words in place of a legacy one, if nothing else of the statement has to change. */
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
