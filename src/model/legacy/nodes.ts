import type { Directive, Item, Option, Word } from '../../../grammar/ast.js';
import { cover, type Span } from '../../source/text.js';

/** A current keyword that replaces what was written at `place`. */
export const keyword = (value: string, place: Word): Word => placed('keyword', value, place);

/** A quoted text that replaces what was written at `place`. */
export const text = (value: string, place: Word): Word => placed('quoted', value, place);

// Copying an object by `...` can cost a hidden class of its own, so the members are written out.
const placed = (form: Word['form'], value: string, { span, token }: Word): Word => ({
  type: 'word',
  form,
  value,
  span,
  token,
});

/** A current option. `negation` is where its `!` is written. */
export function option(name: string, place: Word, items: readonly Item[] = [], negation?: Span): Option {
  const word = keyword(name, place);
  return { type: 'option', negation, keyword: word, items, span: spanOf(word, items) };
}

/** A current statement, which replaces the whole old one. */
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

/** The options of a statement or option, in source order. */
export const optionsIn = ({ items }: { readonly items: readonly Item[] }): readonly Option[] =>
  items.filter((item): item is Option => item.type === 'option');
