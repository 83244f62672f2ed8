import type { Directive, Item, Option, Word } from '../../../grammar/ast.js';
import { cover, type Span } from '../../source/text.js';

/** A keyword of today's language that stands for what was written at `place`. */
export const keyword = (value: string, place: Word): Word => placed('keyword', value, place);

/** A text of today's language that stands for what was written at `place`. */
export const text = (value: string, place: Word): Word => placed('quoted', value, place);

// A copy of an object by `...` can cost a hidden class of its own: the members are written out.
const placed = (form: Word['form'], value: string, { span, token }: Word): Word => ({
  type: 'word',
  form,
  value,
  span,
  token,
});

/** An option of today's language. `negation`: where its `!` is written. */
export function option(name: string, place: Word, items: readonly Item[] = [], negation?: Span): Option {
  const word = keyword(name, place);
  return { type: 'option', negation, keyword: word, items, span: spanOf(word, items) };
}

/** A statement of today's language, which stands for the whole of the old one. */
export const directive = (name: string, old: Directive, items: readonly Item[]): Directive => ({
  type: 'directive',
  keyword: keyword(name, old.keyword),
  items,
  span: old.span,
});

function spanOf(first: Word, items: readonly Item[]): Span {
  const last = items.at(-1);
  return last && last.span.file === first.span.file && last.span.end > first.span.end
    ? cover(first.span, last.span)
    : first.span;
}

/** The first word among the items of an option. */
export function wordIn({ items }: Option): Word | undefined {
  return items.find((item): item is Word => item.type === 'word' && item.form !== 'symbol');
}

/** The options of a statement or option, in the order of the text. */
export const optionsIn = ({ items }: { readonly items: readonly Item[] }): readonly Option[] =>
  items.filter((item): item is Option => item.type === 'option');
