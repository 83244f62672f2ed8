import type { Directive, Item, Option, TableValue, Word } from '../../../grammar/ast.js';
import type { Span } from '../../source/text.js';

/** What a statement is made of when options are opened up: words and table values. */
export type Leaf = Word | TableValue;

/** An option or criterion with all that belongs to it, in the order of the text. */
export interface Clause {
  readonly negated: boolean;
  readonly keyword: Word;
  readonly values: readonly Leaf[];
  /** Its first word after the keyword, where it is one. */
  readonly value: Word | undefined;
  readonly span: Span;
  /** Its last token. */
  readonly last: number;
  /** Whether smtpd got as far as to know that nothing more belongs to it. */
  readonly closed: boolean;
}

/** A statement as the model reads it. */
export interface StatementView {
  readonly directive: Directive;
  /** What stands before the first option. */
  readonly head: readonly Leaf[];
  readonly options: readonly Clause[];
  /** Every word and table value, options opened up, without the statement's keyword. */
  readonly leaves: readonly Leaf[];
  /** Keywords with a `!` before them, at any depth. */
  readonly negated: ReadonlySet<Word>;
  /** The token after the last one. */
  readonly next: number;
  /** As in Standing. */
  readonly finished: boolean;
}

/**
 * How far smtpd gets with a statement. `finished`: it acts on the whole of it; `eager`: it acts on the last option without waiting for a
 * right token behind it. Both hold where the statement is right.
 */
export interface Standing {
  readonly finished: boolean;
  readonly eager: boolean;
}

/** The last token of a word or table value; of a list that was never closed, its opening brace. */
export function lastToken(leaf: Leaf): number {
  return leaf.type === 'inline-list' || leaf.type === 'inline-mapping'
    ? (leaf.token ?? leaf.open)
    : leaf.token;
}

/** Opens up a statement. */
export function viewOf(directive: Directive, { finished, eager }: Standing): StatementView {
  const leaves = open(directive.items);
  const firstOption = directive.items.findIndex((item) => item.type === 'option');
  const head = directive.items.slice(0, firstOption === -1 ? undefined : firstOption);
  const last = leaves.at(-1);
  const options = directive.items.filter((item) => item.type === 'option');
  return {
    directive,
    head: open(head),
    options: options.map((option) => clauseOf(option, eager || option !== options.at(-1))),
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
    keyword: option.keyword,
    values,
    value: first?.type === 'word' ? first : undefined,
    span: option.span,
    last: last === undefined ? option.keyword.token : lastToken(last),
    closed,
  };
}

/**
 * The last token that smtpd has read when it acts on an option that more might have followed: the one after it. Where that token is wrong
 * and smtpd's parser looks before it acts, the statement ends here.
 */
export function ahead(builder: { abandon(): unknown }, clause: Clause): number {
  if (!clause.closed) throw builder.abandon();
  return clause.last + 1;
}

function open(items: readonly Item[]): Leaf[] {
  return items.flatMap((item) => (item.type === 'option' ? [item.keyword, ...open(item.items)] : [item]));
}

function negatedIn(items: readonly Item[]): Word[] {
  return items.flatMap((item) =>
    item.type === 'option' ? [...(item.negation ? [item.keyword] : []), ...negatedIn(item.items)] : [],
  );
}
