import type { Directive, Option, Statement, Word } from '../../../grammar/ast.js';
import { type SyntaxPart, statements } from '../../../grammar/index.js';
import { allNearest } from '../../source/nearest.js';
import { type Span, spanText } from '../../source/text.js';

/** The words of a statement in their order: all words of a refused statement, only the plain ones of any other. */
export function wordsIn(statement: Statement): readonly Word[] {
  if (statement.type === 'error') return statement.words;
  if (statement.type === 'macro') return [];
  return [statement.keyword, ...statement.items.filter((item) => item.type === 'word')];
}

/** The first word of a statement, if it is a keyword of today's syntax. */
export function keywordOf(statement: Statement): keyof typeof statements | undefined {
  const value = wordsIn(statement)[0]?.value;
  return value !== undefined && isStatementKeyword(value) ? value : undefined;
}

export const isStatementKeyword = (word: string): word is keyof typeof statements =>
  Object.hasOwn(statements, word);

/** The name that `action NAME` and `filter NAME` declare. */
export function nameDeclaredBy(statement: Statement): string | undefined {
  const name = wordsIn(statement)[1];
  return name !== undefined && name.form !== 'symbol' ? name.value : undefined;
}

export const optionItems = ({ items }: Directive): readonly Option[] =>
  items.flatMap((item) => (item.type === 'option' ? [item] : []));

/** Whether a word without quotes may be a keyword, perhaps a misspelt one. */
export const isPlain = ({ form, value }: Word): boolean =>
  value.length > 1 && (form === 'bare' || form === 'keyword');

/** The texts between the blanks and brackets in a span. */
export const textsIn = (span: Span): readonly string[] => spanText(span).match(/[^\s<>{},"=:]+/g) ?? [];

/** The shortest name that may be misspelt: any other name is similar to a shorter one. */
const shortestMisspelt = 3;

/** Whether one of the texts is one of the words, or a misspelling of one. */
export const mentions = (texts: readonly string[], words: readonly string[]): boolean =>
  texts.some((text) => text.length >= shortestMisspelt && allNearest(text, words).length > 0);

/** The names that a name may be a misspelling of. Names that differ in their numbers are different names. */
export function namesMeant(name: string, names: Iterable<string>): readonly string[] {
  if (name.length < shortestMisspelt) return [];
  const near = allNearest(name, names);
  return near.some((each) => each !== name && lettersOf(each) === lettersOf(name)) ? [] : near;
}

const lettersOf = (name: string): string => name.replace(/\d+/g, '');

/** All keywords that a statement may contain. */
export function keywordsWithin(keyword: keyof typeof statements): readonly string[] {
  const known = keywordsOf.get(keyword) ?? keywordsIn(statements[keyword].parts);
  keywordsOf.set(keyword, known);
  return known;
}

/** Cached, since each reading of a refused text needs them. */
const keywordsOf = new Map<keyof typeof statements, readonly string[]>();

function keywordsIn(parts: readonly SyntaxPart[]): readonly string[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string' || 'symbol' in part) return [];
    if ('word' in part) return [part.word];
    if ('optional' in part) return keywordsIn(part.optional);
    if ('many' in part) return part.many.flatMap(keywordsIn);
    if ('either' in part) return part.either.flatMap(keywordsIn);
    return Object.entries('one' in part ? part.one : part.any).flatMap(([name, option]) => [
      name,
      ...keywordsIn([...(option?.takes ?? []), ...(option?.followedBy ?? [])]),
    ]);
  });
}

/** Whether a word is a symbol such as `!` or `{`. */
export const isSymbol = (word: Word | undefined, symbol: string): boolean =>
  word?.form === 'symbol' && word.value === symbol;
