import type { Directive, Item, Option, Statement, Word } from './ast.js';
import type { legacyStatements } from './legacy/legacy-statements.js';
import { type StatementKeyword, statements } from './tables/statements.js';
import type { StatementSyntax } from './tables/table-types.js';

/**
 * The tree with the names that the tables know: asking for anything that is not a statement or option of smtpd.conf does not compile. The parser
 * builds the tree from the same tables, so nothing is checked twice.
 */
type Statements = Readonly<Record<string, StatementSyntax>>;

/** The tables of options in some parts, including those inside alternatives. */
type TablesIn<P> = P extends { readonly one: infer Table }
  ? Table
  : P extends { readonly any: infer Table }
    ? Table
    : P extends { readonly optional: readonly (infer Inner)[] }
      ? TablesIn<Inner>
      : P extends { readonly many: readonly (readonly (infer Inner)[])[] }
        ? TablesIn<Inner>
        : P extends { readonly either: readonly (readonly (infer Inner)[])[] }
          ? TablesIn<Inner>
          : never;

/** The names of the tables' rows, and of the rows that may follow them at the same level. */
type NamesIn<Table> = Table extends unknown ? keyof Table | NamesIn<TablesBehind<Table[keyof Table]>> : never;

/** The rows with one name. */
type RowIn<Table, Name> = Table extends unknown
  ? (Name extends keyof Table ? Table[Name] : never) | RowIn<TablesBehind<Table[keyof Table]>, Name>
  : never;

type TablesBehind<Row> = Row extends { readonly followedBy: readonly (infer P)[] } ? TablesIn<P> : never;
type TablesWithin<Row> = Row extends { readonly takes: readonly (infer P)[] } ? TablesIn<P> : never;

/** The options of a statement of some dialect, or of an option `Within` it. */
type OptionNameIn<All extends Statements, Keyword extends keyof All, Within extends string = never> = Extract<
  [Within] extends [never]
    ? NamesIn<TablesIn<All[Keyword]['parts'][number]>>
    : NamesIn<TablesWithin<RowIn<TablesIn<All[Keyword]['parts'][number]>, Within>>>,
  string
>;

/** The options of a statement, `OptionName<'listen'>`, or those within one of its options, `OptionName<'match', 'from'>`. */
export type OptionName<Keyword extends StatementKeyword, Within extends string = never> = OptionNameIn<
  typeof statements,
  Keyword,
  Within
>;

/** The same for statements before 6.4, in the keywords of that time: `LegacyOptionName<'accept', 'deliver'>`. */
export type LegacyOptionName<
  Keyword extends keyof typeof legacyStatements,
  Within extends string = never,
> = OptionNameIn<typeof legacyStatements, Keyword, Within>;

/** A keyword that is known. */
export interface KeywordWord<Name extends string> extends Word {
  readonly value: Name;
}

/** A statement whose keyword is known. */
export interface DirectiveOf<Keyword extends StatementKeyword> extends Directive {
  readonly keyword: KeywordWord<Keyword>;
}

/** An option whose name is known. */
export interface OptionOf<Name extends string> extends Option {
  readonly keyword: KeywordWord<Name>;
}

/** A handler for each kind of statement; it receives `Context`. */
export type DirectiveVisitor<Result, Context = undefined> = {
  readonly [Keyword in StatementKeyword]: (directive: DirectiveOf<Keyword>, context: Context) => Result;
};

const isStatementKeyword = (word: string): word is StatementKeyword => Object.hasOwn(statements, word);

/** Whether a statement is correct and begins with `keyword`. */
export function isDirective<Keyword extends StatementKeyword>(
  statement: Statement,
  keyword: Keyword,
): statement is DirectiveOf<Keyword> {
  return statement.type === 'directive' && statement.keyword.value === keyword;
}

/** Calls the handler of `visitor` for the statement. Returns undefined for `include` and for statements of older dialects. */
export function visit<Result, Context>(
  directive: Directive,
  visitor: DirectiveVisitor<Result, Context>,
  context: Context,
): Result | undefined {
  const { value } = directive.keyword;
  return isStatementKeyword(value) ? visitAs(value, directive, visitor, context) : undefined;
}

function visitAs<Keyword extends StatementKeyword, Result, Context>(
  keyword: Keyword,
  directive: Directive,
  visitor: DirectiveVisitor<Result, Context>,
  context: Context,
): Result | undefined {
  return isDirective(directive, keyword) ? visitor[keyword](directive, context) : undefined;
}

/** The options of a statement, in source order. */
export function optionsOf<Keyword extends StatementKeyword>(
  directive: DirectiveOf<Keyword>,
): readonly OptionOf<OptionName<Keyword>>[] {
  // The parser took them from the same table.
  return directive.items.filter((item): item is OptionOf<OptionName<Keyword>> => item.type === 'option');
}

/** The words of an item, including those of nested options, but not table names and list entries. */
export function wordsOfItem(item: Item): readonly Word[] {
  if (item.type === 'word') return [item];
  if (item.type === 'option') return [item.keyword, ...item.items.flatMap(wordsOfItem)];
  return [];
}
