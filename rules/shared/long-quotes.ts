import type { Item, Statement, Word } from '../../grammar/ast.js';
import type { Config, NameKind } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';

const isLong = ({ form, span }: Word): boolean => form === 'quoted' && spanText(span).includes('\n');

/** The last of some words whose quotes end in another line than they begin: usually they were to end in their own. */
export const longQuotes = (words: readonly Word[]): Word | undefined => words.findLast(isLong);

/** Quotes that were to end in their line: those that end them are followed by a word at once, so that they are the first of a pair. */
export interface RunOnQuotes {
  readonly word: Word;
  readonly statement: Statement;
  /** From the quotes to the end of the line in which they are closed: what is read there is not what was written. */
  readonly reach: Span;
}

/** All of a configuration, in the order of reading. */
export function runOnQuotes(config: Config): readonly RunOnQuotes[] {
  let known = found.get(config);
  if (known === undefined) {
    known = config.statements.flatMap((statement) =>
      wordsIn(statement)
        .filter((word) => isLong(word) && /[^\s,}\\]/.test(word.span.file.text[word.span.end] ?? ''))
        .map((word) => ({ word, statement, reach: { ...word.span, end: lineEnd(word.span) } })),
    );
    found.set(config, known);
  }
  return known;
}

/** Several rules ask. */
const found = new WeakMap<Config, readonly RunOnQuotes[]>();

/** The quotes that are to blame for what smtpd says of a place. */
export const runOnQuotesAt = (config: Config, { file, start }: Span): RunOnQuotes | undefined =>
  runOnQuotes(config).find(({ reach }) => reach.file === file && reach.start <= start && start <= reach.end);

function wordsIn(statement: Statement): readonly Word[] {
  if (statement.type === 'macro') return [statement.value];
  return statement.type === 'error' ? statement.words : statement.items.flatMap(wordsOf);
}

function wordsOf(item: Item): readonly Word[] {
  switch (item.type) {
    case 'word':
      return [item];
    case 'option':
      return item.items.flatMap(wordsOf);
    case 'inline-list':
      return item.entries;
    case 'inline-mapping':
      return item.entries.flatMap(({ key, value }) => [key, value]);
    default:
      return [];
  }
}

function lineEnd({ file, end }: Span): number {
  const at = file.text.indexOf('\n', end);
  return at < 0 ? file.text.length : at;
}

/** The kinds of names that lines declare, by their first words. Names of other kinds are not told. */
const kinds: ReadonlyMap<string, NameKind> = new Map([
  ['action', 'action'],
  ['table', 'table'],
  ['filter', 'filter'],
  ['proc', 'process'],
  ['pki', 'pki'],
  ['ca', 'ca'],
]);

interface TakenIn {
  readonly kind: NameKind;
  readonly name: string;
}

/** The names that are declared in lines which a refused statement takes in, as behind an undefined macro or in long quotes, or begins with. */
export const takenIn = (statement: Statement): readonly TakenIn[] =>
  statement.type === 'error' ? declaredIn(statement.span) : [];

/** The names that the lines of a text declare. */
export const declaredIn = (span: Span): readonly TakenIn[] =>
  spanText(span)
    .split('\n')
    .flatMap((line) => {
      const [first = '', second = ''] = line.trim().split(/\s+/, 2);
      const kind = kinds.get(first);
      return kind === undefined ? [] : [{ kind, name: second.replaceAll(/["<>$]/g, '') }];
    });
