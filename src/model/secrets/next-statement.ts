import type { Word } from '../../../grammar/ast.js';
import { beginsLine } from '../../source/text.js';

/** The words of a statement up to the first line that begins like another statement, which a brace that is never closed takes in. */
export function withoutNextStatement(words: readonly Word[]): readonly Word[] {
  const next = words.findIndex(
    (word, at) =>
      at > 0 &&
      word.form === 'keyword' &&
      usualBeginnings.has(word.value) &&
      beginsLine(word.span) &&
      words[at + 1] !== undefined &&
      !isAssignment(words[at + 1]),
  );
  return next === -1 ? words : words.slice(0, next);
}

/** Keywords of statements with names and criteria, which are unlikely to be the key of an entry. */
const usualBeginnings: ReadonlySet<string> = new Set([
  'action',
  'filter',
  'include',
  'listen',
  'match',
  'table',
]);

/** Whether a word is the separator between a key and its value. */
export const isAssignment = (word: Word | undefined): boolean =>
  word?.form === 'symbol' && (word.value === '=' || word.value === '=>');
