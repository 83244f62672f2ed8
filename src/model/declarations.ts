import type { Statement, Word } from '../../grammar/ast.js';
import { wordsOfItem } from '../../grammar/views.js';
import type { Span } from '../source/text.js';
import type { Config, NameKind } from './config/config.js';

/** A statement that declares a name, whether smtpd accepts it or not. */
export interface Declaration {
  readonly kind: NameKind;
  readonly name: Word;
  readonly statement: Statement;
}

/** The kinds of names that statements declare, by their keywords. */
export const declaredKinds: Readonly<Record<string, NameKind>> = {
  table: 'table',
  action: 'action',
  filter: 'filter',
  proc: 'process',
  pki: 'pki',
  ca: 'ca',
};

/** Every declaration, in reading order. `pki` and `ca` may have several with one name. */
export function declarationsOf(config: Config): readonly Declaration[] {
  let known = declarations.get(config);
  if (known === undefined) {
    known = config.statements.flatMap((statement) => declarationsIn(statement));
    declarations.set(config, known);
  }
  return known;
}

const declarations = new WeakMap<Config, readonly Declaration[]>();

function declarationsIn(statement: Statement): readonly Declaration[] {
  if (statement.type === 'macro') return [{ kind: 'macro', name: statement.name, statement }];
  const words =
    statement.type === 'error'
      ? statement.words
      : [statement.keyword, ...statement.items.flatMap(wordsOfItem)];
  const [keyword, first, second] = words;
  if (keyword === undefined || first === undefined || keyword.form === 'quoted') return [];
  if (keyword.value === 'mda' && first.value === 'wrapper')
    return second === undefined ? [] : [{ kind: 'wrapper', name: second, statement }];
  const kind = declaredKinds[keyword.value];
  if (kind === undefined || first.form === 'symbol') return [];
  return [{ kind, name: first, statement }];
}

/** Whether one span lies within another. */
export const isWithinSpan = (inner: Span, outer: Span): boolean =>
  inner.file === outer.file && outer.start <= inner.start && inner.end <= outer.end;

/** The noun that messages use for each kind of name. */
export const nounOf = {
  table: 'table',
  action: 'action',
  filter: 'filter',
  process: 'proc',
  pki: 'pki',
  ca: 'ca',
  wrapper: 'mda wrapper',
  macro: 'macro',
} as const satisfies Record<NameKind, string>;
