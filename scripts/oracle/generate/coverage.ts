import type { Item, Option, Statement } from '../../../grammar/ast.js';
import { type OptionTable, parseFile, type SyntaxPart, statements } from '../../../grammar/index.js';
import { noFiles } from '../../../src/source/host.js';
import { type Availability, available, type Release } from '../../../src/source/release.js';

/** A path through the reader's tables: `match from rdns regex`. */
type Path = string;

/** Every directive and option of a release. */
export function everything(release: Release): ReadonlySet<Path> {
  const found = new Set<Path>();
  const visit = (parts: readonly SyntaxPart[], path: Path): void => {
    for (const part of parts) {
      if (typeof part === 'string' || 'symbol' in part) continue;
      if ('word' in part) {
        if (available(part, release)) found.add(`${path} ${part.word}`);
      } else if ('optional' in part) visit(part.optional, path);
      else if ('either' in part) for (const each of part.either) visit(each, path);
      else if ('many' in part) for (const each of part.many) visit(each, path);
      else visitTable('one' in part ? part.one : part.any, path);
    }
  };
  const visitTable = (table: OptionTable, path: Path): void => {
    for (const [word, syntax] of Object.entries(table)) {
      if (!available(syntax, release)) continue;
      found.add(`${path} ${word}`);
      visit(syntax.takes ?? [], `${path} ${word}`);
      visit(syntax.followedBy ?? [], path);
    }
  };
  for (const [word, syntax] of Object.entries(statements)) {
    const { parts, ...range }: Availability & { readonly parts: readonly SyntaxPart[] } = syntax;
    if (!available(range, release)) continue;
    found.add(word);
    visit(parts, word);
  }
  return found;
}

/** The directives and options that a text uses. */
export function used(text: string, release: Release): ReadonlySet<Path> {
  const found = new Set<Path>();
  const visit = (item: Item, path: Path): void => {
    if (item.type === 'option') visitOption(item, path);
    else if (item.type === 'word' && item.form === 'keyword') found.add(`${path} ${item.value}`);
  };
  const visitOption = ({ keyword, items }: Option, path: Path): void => {
    found.add(`${path} ${keyword.value}`);
    for (const item of items) visit(item, `${path} ${keyword.value}`);
  };
  const statement = (each: Statement): void => {
    if (each.type !== 'directive') return;
    found.add(each.keyword.value);
    for (const item of each.items) visit(item, each.keyword.value);
  };
  const options = { release, platform: 'portable', files: noFiles } as const;
  for (const each of parseFile({ path: 'generated', text }, options).statements) statement(each);
  return found;
}
