import type { Statement } from '../../../grammar/ast.js';
import { statements } from '../../../grammar/index.js';
import { allNearest } from '../../source/nearest.js';
import { keywordOf, keywordsWithin } from './refused-words.js';
import { leftOut, type Repair, replacedBy } from './repair-edits.js';

const begins = [...Object.keys(statements), 'include'];

/** The end of the first line after which a statement runs on into other statements, because of an unclosed brace or quote or a trailing backslash. */
export function swallowedFrom(statement: Statement): number | undefined {
  const { file, start, end } = statement.span;
  const keyword = keywordOf(statement);
  const own: readonly string[] = keyword === undefined ? [] : keywordsWithin(keyword);
  for (const { index, 1: backslash, 2: word = '' } of file.text
    .slice(start, end)
    .matchAll(/(\\?)\n[ \t]*([a-z]{3,})(?=[ \t])/g))
    if (allNearest(word, begins).length > 0 && !(backslash && own.includes(word))) return start + index;
  return undefined;
}

/** A filter whose last word is a text or a command, which decides nothing. */
const endsWithText = /^filter\s[^"]*\s(?:disconnect|reject|proc-exec)\s+"[^"]*$/;

/** Ends a statement before the lines that it swallows: closes it if it decides mail, and otherwise leaves it out. */
export function endedBefore(end: number, { span }: Statement, decides: boolean): readonly Repair[] {
  const { file, start } = span;
  const own = { file, start, end };
  const behind = { file, start: end, end };
  const text = file.text.slice(start, end);
  if (file.text[end] === '\\') {
    const backslash = { ...behind, end: end + 1 };
    return [decides ? leftOut(backslash) : leftOut({ ...own, end: end + 1 })];
  }
  if (!decides) return [leftOut(own)];
  const isOpen = text.lastIndexOf('{') > text.lastIndexOf('}');
  const isQuoted = text.split('"').length % 2 === 0;
  if (isOpen) return isQuoted ? [] : [replacedBy(behind, ' }')];
  return isQuoted && endsWithText.test(text) ? [replacedBy(behind, '"')] : [];
}
