import type { Item, Statement, Word } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import { declarationsOf } from '../../src/model/declarations.js';

/**
 * The words in places where a value is expected, or in a statement that smtpd refuses. One of them may mean the declared name, as in `for domain domains`, which
 * another finding reports.
 */
export function wordsElsewhere(config: Config): ReadonlySet<string> {
  const named = new Set<Word>(declarationsOf(config).map(({ name }) => name));
  const places = new Set(config.references.map(({ span }) => `${span.file.path} ${span.start}`));
  const words = new Set<string>();
  for (const word of config.statements.flatMap(wordsOf)) {
    if (word.form !== 'bare' && word.form !== 'quoted') continue;
    if (!named.has(word) && !places.has(`${word.span.file.path} ${word.span.start}`)) words.add(word.value);
  }
  return words;
}

function wordsOf(statement: Statement): readonly Word[] {
  if (statement.type === 'macro') return [];
  return statement.type === 'error' ? statement.words : statement.items.flatMap(wordsIn);
}

function wordsIn(item: Item): readonly Word[] {
  if (item.type === 'word') return [item];
  if (item.type === 'option') return item.items.flatMap(wordsIn);
  return item.type === 'inline-list' ? item.entries : [];
}
