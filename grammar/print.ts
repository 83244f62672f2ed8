import type { Item, Statement, Word } from './ast.js';

/**
 * Prints statements as text that reads back as the same statements, one per line. Macros and includes are expanded. An error statement is printed as
 * its words.
 */
export function print(statements: readonly Statement[]): string {
  return statements.map((statement) => `${printStatement(statement)}\n`).join('');
}

function printStatement(statement: Statement): string {
  switch (statement.type) {
    case 'macro':
      return `${printWord(statement.name)} = ${printWord(statement.value)}`;
    case 'directive':
      // Outside braces, only the times of `bounce warn-interval` are separated by commas.
      return statement.keyword.value === 'bounce'
        ? printInterval(statement.keyword, statement.items)
        : [printWord(statement.keyword), ...statement.items.map(printItem)].join(' ');
    case 'error':
      return statement.words.map(printWord).join(' ');
  }
}

function printInterval(keyword: Word, [kind, ...times]: readonly Item[]): string {
  return `${printWord(keyword)} ${kind ? printItem(kind) : ''} ${times.map(printItem).join(', ')}`;
}

function printItem(item: Item): string {
  switch (item.type) {
    case 'word':
      return printWord(item);
    case 'table-reference':
      return `<${printWord(item.name)}>`;
    case 'inline-list':
      return `{ ${item.entries.map(printWord).join(', ')} }`;
    case 'inline-mapping':
      return `{ ${item.entries.map(({ key, value }) => `${printWord(key)} = ${printWord(value)}`).join(', ')} }`;
    case 'option': {
      const words = [printWord(item.keyword), ...item.items.map(printItem)].join(' ');
      return item.negation ? `! ${words}` : words;
    }
  }
}

function printWord({ form, value }: Word): string {
  if (form === 'quoted') return quote(value);
  if (form !== 'bare') return value;
  // Each backslash is dropped and the character after it kept. After digits a word is read twice, and loses backslashes twice.
  const doubled = value.replaceAll('\\', '\\\\');
  return doubled.replace(/^[0-9]+(?=\\)/, '$&\\');
}

/**
 * Quotes a text. The lexer keeps a backslash unless a quote or a blank follows it, and keeps both of two; so only quotes, and backslashes before
 * blanks, are escaped. A text that ends in a backslash cannot be written.
 */
export function quote(text: string): string {
  return `"${text.replaceAll('"', '\\"').replace(/\\(?=[ \t])/g, '\\\\')}"`;
}
