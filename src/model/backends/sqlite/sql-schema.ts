import { Unreadable } from '../binary.js';
import { SqlReader, type SqlWord, sqlWords } from './sql-words.js';
import type { SqliteDatabase, SqliteRow, SqliteValue } from './sqlite-database.js';

/** How values of a column are stored and compared, according to section 3.1 of SQLite's page on types. */
export type Affinity = 'text' | 'number' | 'none';

export interface SqlColumn {
  readonly name: string;
  readonly affinity: Affinity;
  /** Whether texts are compared without regard to case (COLLATE NOCASE). */
  readonly anyCase: boolean;
  /** Whether the column is the row number. */
  readonly isRowNumber: boolean;
  readonly hasDefault: boolean;
}

export interface SqlTable {
  readonly root: number;
  readonly columns: readonly SqlColumn[];
}

/** Returns the table called `name`, in lower case. Throws Unreadable if there is no such table, or one of a kind that is not supported. */
export function sqlTable(database: SqliteDatabase, name: string): SqlTable {
  for (const { values } of database.rows(1)) {
    const [type, known, , root, sql] = values;
    if (typeof known !== 'string' || known.toLowerCase() !== name) continue;
    if (type === 'view') throw new Unreadable(`has ${name} as a view`);
    if (type === 'table' && typeof root === 'bigint' && typeof sql === 'string')
      return { root: Number(root), columns: columnsOf(sql, name) };
  }
  throw new Unreadable(`has no table ${name}`);
}

/** The value of a row in a column. */
export function valueIn({ id, values }: SqliteRow, { columns }: SqlTable, column: SqlColumn): SqliteValue {
  if (column.isRowNumber) return id;
  const value = values[columns.indexOf(column)];
  if (value === undefined && column.hasDefault) throw new Unreadable('has rows that are older than a column');
  return value ?? null;
}

function columnsOf(sql: string, table: string): readonly SqlColumn[] {
  const reader = new SqlReader(sqlWords(sql), `has a table ${table} that is not read here`);
  while (!reader.skip('(')) if (reader.take().value.toUpperCase() === 'AS') reader.fail();
  return definitionsIn(reader)
    .filter(([first]) => first?.kind !== 'name' || !constraints.has(first.value.toUpperCase()))
    .map((words) => columnOf(words, table));
}

/** The first words of definitions that apply to the whole table. */
const constraints: ReadonlySet<string> = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

/** The words of each definition, up to the bracket that closes the list. */
function definitionsIn(reader: SqlReader): readonly (readonly SqlWord[])[] {
  const definitions: SqlWord[][] = [[]];
  for (let depth = 1; ; ) {
    const word = reader.take();
    const sign = word.kind === 'sign' ? word.value : '';
    if (sign === '(') depth++;
    if (sign === ')' && --depth === 0) return definitions;
    if (sign === ',' && depth === 1) definitions.push([]);
    else definitions.at(-1)?.push(word);
  }
}

/** Keywords that end a column's type. */
const ends = /^(?:CONSTRAINT|PRIMARY|NOT|NULL|UNIQUE|CHECK|DEFAULT|COLLATE|REFERENCES|GENERATED|AS)$/;

function columnOf(words: readonly SqlWord[], table: string): SqlColumn {
  const [name, ...rest] = words;
  const upper = rest.map(({ kind, value }) => (kind === 'text' ? '' : value.toUpperCase()));
  const end = upper.findIndex((word) => ends.test(word));
  const type = upper.slice(0, end === -1 ? undefined : end).join(' ');
  const said = end === -1 ? [] : upper.slice(end);
  if (name === undefined || said.includes('GENERATED') || said.includes('AS'))
    throw new Unreadable(`has a table ${table} that is not read here`);
  const collation = said[said.indexOf('COLLATE') + 1];
  if (said.includes('COLLATE') && collation !== 'NOCASE' && collation !== 'BINARY')
    throw new Unreadable(`compares ${name.value} in a way that is not read here`);
  return {
    name: name.value.toLowerCase(),
    affinity: affinityOf(type),
    anyCase: said.includes('COLLATE') && collation === 'NOCASE',
    isRowNumber: type === 'INTEGER' && said.includes('PRIMARY') && !said.includes('DESC'),
    hasDefault: said.includes('DEFAULT'),
  };
}

function affinityOf(type: string): Affinity {
  if (type.includes('INT')) return 'number';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text';
  return type === '' || type.includes('BLOB') ? 'none' : 'number';
}
