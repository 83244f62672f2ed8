import { type BytesResult, type FileHost, fileBytes, type ReadResult } from '../../../source/host.js';
import type { Release } from '../../../source/release.js';
import type { TableEntry } from '../../config/config.js';
import { byteLength } from '../../config/lengths.js';
import { type BackendFile, served } from '../backend-file.js';
import { Unreadable } from '../binary.js';
import { comparable } from './comparable-keys.js';
import { readQuery, type SqlQuery, type SqlTerm } from './sql-query.js';
import { type SqlColumn, type SqlTable, sqlTable, valueIn } from './sql-schema.js';
import { readSqliteConfig } from './sqlite-config.js';
import { SqliteDatabase, type SqliteRow, type SqliteValue } from './sqlite-database.js';

type UnreadConfig = ReadResult & { readonly ok: false };

/** The contents of a `sqlite:` table for each service, or why its configuration could not be read. */
export type SqliteTable =
  | UnreadConfig
  | { readonly ok: true; readonly holds: (service: string) => BackendFile };

/**
 * Reads a `sqlite:` table: its configuration and, for each query of the form that `readQuery` supports, all keys for which the database has rows. The
 * answers are those of table-sqlite (table_sqlite.c). No SQL is run.
 */
export function readSqliteTable(files: FileHost, path: string, release: Release): SqliteTable {
  const read = files.read(path);
  if (!read.ok) return read;
  const { dbpath, queries } = readSqliteConfig(read.text);
  const bytes = dbpath === undefined ? undefined : fileBytes(files, dbpath);
  const unread = dbpath === undefined ? undefined : unwritten(files, dbpath);
  return {
    ok: true,
    holds(service) {
      const query = queries.get(`query_${service}`);
      const shape = shapes[service];
      try {
        if (bytes === undefined) throw new Unreadable('has no dbpath');
        if (!bytes.ok) throw new Unreadable(`names ${dbpath}, which was not read (${bytes.message})`);
        if (unread !== undefined) throw new Unreadable(unread);
        if (shape === undefined || query === undefined)
          throw new Unreadable(`has no query_${service}, which smtpd asks for`);
        return served(
          comparable(
            service,
            [...entriesOf(new SqliteDatabase(bytes.bytes), readQuery(query), shape)],
            release,
          ),
        );
      } catch (error) {
        if (error instanceof Unreadable) return { ok: false, reason: error.message };
        throw error;
      }
    },
  };
}

/** Returns a reason if a file beside the database holds changes that are not in the database yet. */
function unwritten(files: FileHost, dbpath: string): string | undefined {
  for (const end of ['-wal', '-journal']) {
    const beside: BytesResult = fileBytes(files, `${dbpath}${end}`);
    if (beside.ok ? beside.bytes.length > 0 : beside.code !== 'ENOENT')
      return `has changes in ${dbpath}${end} that are not read`;
  }
  return undefined;
}

/** How an answer is made from the rows of a query. */
interface AnswerShape {
  readonly columns: number;
  /** The value for the texts of a row; undefined if only the existence of a row counts. */
  readonly value?: (texts: readonly string[]) => string;
  /** Set if the answer joins the values of all rows; otherwise only the first row's counts. */
  readonly all?: true;
}

const whole = ([text = '']: readonly string[]): string => text;
const fields = (texts: readonly string[]): string => texts.join(':');

const shapes: Readonly<Record<string, AnswerShape>> = {
  alias: { columns: 1, value: whole, all: true },
  mailaddrmap: { columns: 1, value: whole, all: true },
  credentials: { columns: 2, value: fields },
  userinfo: { columns: 3, value: fields },
  addrname: { columns: 1, value: whole },
  domain: { columns: 1 },
  netaddr: { columns: 1 },
  mailaddr: { columns: 1 },
};

/** LINE_MAX: a longer answer is an error. */
const longestAnswer = 2047;

function* entriesOf(database: SqliteDatabase, query: SqlQuery, shape: AnswerShape): Generator<TableEntry> {
  const { columns, value: write, all } = shape;
  if (query.terms.length !== columns)
    throw new Unreadable(`has a query with ${query.terms.length} columns for ${columns}`);
  const table = sqlTable(database, query.table);
  const key = columnOf(table, query.key);
  const answers = new Map<string, string[]>();
  for (const row of database.rows(table.root)) {
    if (!query.others.every(({ column, literal }) => isEqual(row, table, columnOf(table, column), literal)))
      continue;
    const stored = keyOf(valueIn(row, table, key), key, query.anyCase);
    if (stored === undefined) continue;
    const known = answers.get(stored) ?? [];
    answers.set(stored, known);
    if (write === undefined || known.length >= (query.limit ?? Number.POSITIVE_INFINITY)) continue;
    known.push(write(query.terms.map((term) => textOf(row, table, term))));
  }
  for (const [text, found] of answers) {
    if (!all && new Set(found).size > 1) throw new Unreadable(`has several rows for ${query.key} ${text}`);
    const value = write === undefined ? undefined : all ? found.join(', ') : found[0];
    if (value !== undefined && (value === '' || value.includes('\n') || byteLength(value) > longestAnswer))
      throw new Unreadable('has a value that smtpd cannot read');
    yield { key: text, value, span: undefined };
  }
}

function columnOf({ columns }: SqlTable, name: string): SqlColumn {
  const found = columns.find((column) => column.name === name);
  if (found === undefined) throw new Unreadable(`has no column ${name}`);
  return found;
}

/** A stored key in the form in which smtpd may query it, or undefined if it equals no text. */
function keyOf(
  value: SqliteValue,
  { name, affinity, anyCase }: SqlColumn,
  always: boolean,
): string | undefined {
  if (typeof value === 'string')
    return always || anyCase ? value.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : value;
  // A text that looks like a number is compared with such a value as a number.
  if (affinity === 'number' && value !== null) throw new Unreadable(`has numbers as ${name}`);
  return undefined;
}

function isEqual(row: SqliteRow, table: SqlTable, column: SqlColumn, literal: string | bigint): boolean {
  const value = valueIn(row, table, column);
  if (value === null) return false;
  if (typeof value !== 'string' && typeof value !== 'bigint')
    throw new Unreadable(`has odd values of ${column.name}`);
  if (column.affinity === 'none') return value === literal;
  if (
    column.affinity === 'number' &&
    typeof literal === 'string' &&
    !/^(?:0|[1-9]\d{0,17})$|^[A-Za-z]/.test(literal)
  )
    throw new Unreadable(`compares ${column.name} in a way that is not read here`);
  const [a, b] = [String(value), String(literal)];
  return column.anyCase ? a.toUpperCase() === b.toUpperCase() : a === b;
}

function textOf(row: SqliteRow, table: SqlTable, term: SqlTerm): string {
  const value = 'literal' in term ? term.literal : valueIn(row, table, columnOf(table, term.column));
  if (typeof value !== 'string' && typeof value !== 'bigint')
    throw new Unreadable('has a value that is no text');
  return String(value);
}
