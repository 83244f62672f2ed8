import type { Statement, Word } from '../../grammar/ast.js';
import type { NameKind } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';

/** The last of some words whose quotes end in another line than they begin: usually they were to end in their own. */
export const longQuotes = (words: readonly Word[]): Word | undefined =>
  words.findLast(({ form, span }) => form === 'quoted' && spanText(span).includes('\n'));

/** What the line declares that begins with a word. Other names are not told. */
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

/** The names that are declared in lines which a refused statement has taken into long quotes, or begins with. */
export function takenIn(statement: Statement): readonly TakenIn[] {
  if (statement.type !== 'error' || !longQuotes(statement.words)) return [];
  return spanText(statement.span)
    .split('\n')
    .flatMap((line) => {
      const [first = '', second = ''] = line.trim().split(/\s+/, 2);
      const kind = kinds.get(first);
      return kind === undefined ? [] : [{ kind, name: second.replaceAll(/["<>]/g, '') }];
    });
}
