import type { Item, Statement, Word } from '../../grammar/ast.js';
import type { Config, NameKind } from '../../src/model/config/config.js';
import { declaredKinds } from '../../src/model/declarations.js';
import { type Span, spanText } from '../../src/source/text.js';

const isLong = ({ form, span }: Word): boolean => form === 'quoted' && spanText(span).includes('\n');

/** The last of some words whose closing quote is on a later line than the opening one, usually by mistake. */
export const longQuotes = (words: readonly Word[]): Word | undefined => words.findLast(isLong);

/** A quoted word that was meant to end on its own line: a word follows its closing quote at once, so that this is really the opening quote of another pair. */
export interface RunOnQuotes {
  readonly word: Word;
  readonly statement: Statement;
  /** From the opening quote to the end of the line of the closing one: what is read there is not what was meant. */
  readonly reach: Span;
}

/** All run-on quotes of a configuration, in reading order. */
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

/** Cached by configuration, since several rules need them. */
const found = new WeakMap<Config, readonly RunOnQuotes[]>();

/** The run-on quotes that cause what smtpd reports at a place, or undefined if there are none. */
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

interface TakenIn {
  readonly kind: NameKind;
  readonly name: string;
}

/** The names that are declared in the lines of a refused statement: its own, and lines that it swallows after an undefined macro or in long quotes. */
export const takenIn = (statement: Statement): readonly TakenIn[] =>
  statement.type === 'error' ? declaredIn(statement.span) : [];

/** The names that the lines of a text declare. */
export const declaredIn = (span: Span): readonly TakenIn[] =>
  spanText(span)
    .split('\n')
    .flatMap((line) => {
      const [first = '', second = ''] = line.trim().split(/\s+/, 2);
      const kind = declaredKinds[first];
      return kind === undefined ? [] : [{ kind, name: second.replaceAll(/["<>$]/g, '') }];
    });
