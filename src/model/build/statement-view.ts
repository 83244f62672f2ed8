import type { Item, Option, TableValue, Word } from '../../../grammar/ast.js';
import type { StatementKeyword } from '../../../grammar/index.js';
import { type DirectiveOf, type KeywordWord, type OptionName, optionsOf } from '../../../grammar/views.js';
import type { Span } from '../../source/text.js';

/** A part of a statement after flattening its options: a word or a table value. */
export type Leaf = Word | TableValue;

/** An option or criterion with all of its parts, in source order. */
export interface Clause<Name extends string = string, Inner extends string = string> {
  readonly negated: boolean;
  readonly name: Name;
  readonly keyword: Word;
  /** The nested option, if any: `any` of `from any`. */
  readonly inner: KeywordWord<Inner> | undefined;
  readonly values: readonly Leaf[];
  /** The first value after the keyword, if it is a word. */
  readonly value: Word | undefined;
  readonly span: Span;
  /** Its last token. */
  readonly last: number;
  /** Whether smtpd has read far enough to know that the option is complete. */
  readonly closed: boolean;
}

/** One of a statement's options: any of them, or one of the `Name`s. */
export type ClauseOf<
  Keyword extends StatementKeyword,
  Name extends OptionName<Keyword> = OptionName<Keyword>,
> = { readonly [Each in Name]: Clause<Each, OptionName<Keyword, Each>> }[Name];

/** A statement as the model reads it. */
export interface StatementView<Keyword extends StatementKeyword> {
  readonly directive: DirectiveOf<Keyword>;
  /** The words and table values before the first option. */
  readonly head: readonly Leaf[];
  readonly options: readonly ClauseOf<Keyword>[];
  /** Every word and table value with options flattened, without the statement's keyword. */
  readonly leaves: readonly Leaf[];
  /** Keywords with a `!` before them, at any depth. */
  readonly negated: ReadonlySet<Word>;
  /** The token after the last one. */
  readonly next: number;
  /** As in Standing. */
  readonly finished: boolean;
}

/**
 * How far smtpd gets in a statement. `finished`: it acts on the whole statement; `eager`: it acts on the last option without waiting for a correct
 * token after it. Both are true for a correct statement.
 */
export interface Standing {
  readonly finished: boolean;
  readonly eager: boolean;
}

/** The last token of a word or table value, or the opening brace of a list that was never closed. */
export function lastToken(leaf: Leaf): number {
  return leaf.type === 'inline-list' || leaf.type === 'inline-mapping'
    ? (leaf.token ?? leaf.open)
    : leaf.token;
}

/** Flattens a statement. */
export function viewOf<Keyword extends StatementKeyword>(
  directive: DirectiveOf<Keyword>,
  { finished, eager }: Standing,
): StatementView<Keyword> {
  const leaves = open(directive.items);
  const firstOption = directive.items.findIndex((item) => item.type === 'option');
  const head = directive.items.slice(0, firstOption === -1 ? undefined : firstOption);
  const last = leaves.at(-1);
  const options = optionsOf(directive);
  const clauses = options.map((option) => clauseOf(option, eager || option !== options.at(-1)));
  return {
    directive,
    head: open(head),
    // The parser built each option from its row of the table.
    options: clauses as readonly Clause[] as readonly ClauseOf<Keyword>[],
    leaves,
    negated: new Set(negatedIn(directive.items)),
    next: (last === undefined ? directive.keyword.token : lastToken(last)) + 1,
    finished,
  };
}

function clauseOf(option: Option, closed: boolean): Clause {
  const values = open(option.items);
  const first = values[0];
  const last = values.at(-1);
  return {
    negated: option.negation !== undefined,
    name: option.keyword.value,
    keyword: option.keyword,
    inner: option.items.find((item) => item.type === 'option')?.keyword,
    values,
    value: first?.type === 'word' ? first : undefined,
    span: option.span,
    last: last === undefined ? option.keyword.token : lastToken(last),
    closed,
  };
}

/**
 * The last token that smtpd has read when it acts on an option that more might have followed: the one after it. Abandons the statement if that token
 * is wrong and smtpd's parser reads it before acting.
 */
export function ahead(builder: { abandon(): unknown }, clause: Clause): number {
  if (!clause.closed) throw builder.abandon();
  return clause.last + 1;
}

function open(items: readonly Item[], leaves: Leaf[] = []): Leaf[] {
  for (const item of items)
    if (item.type === 'option') {
      leaves.push(item.keyword);
      open(item.items, leaves);
    } else leaves.push(item);
  return leaves;
}

function negatedIn(items: readonly Item[]): Word[] {
  return items.flatMap((item) =>
    item.type === 'option' ? [...(item.negation ? [item.keyword] : []), ...negatedIn(item.items)] : [],
  );
}
