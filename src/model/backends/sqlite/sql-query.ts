import { SqlReader, sqlWords } from './sql-words.js';

/** A column, or a literal value. */
export type SqlTerm = { readonly column: string } | { readonly literal: string | bigint };

/** `SELECT terms FROM table WHERE key = ? AND column = literal … LIMIT n`. Names are in lower case. */
export interface SqlQuery {
  readonly terms: readonly SqlTerm[];
  readonly table: string;
  readonly key: string;
  /** Whether the key is compared without regard to case, whatever its column says. */
  readonly anyCase: boolean;
  readonly others: readonly { readonly column: string; readonly literal: string | bigint }[];
  readonly limit: number | undefined;
}

/** Reads a query of this plain form. The keys that any other query answers cannot be determined without running it. Throws Unreadable. */
export function readQuery(sql: string): SqlQuery {
  const reader = new SqlReader(sqlWords(sql), 'has a query that is more than "SELECT … FROM … WHERE … = ?"');
  reader.expect('SELECT');
  const terms = [termWithName(reader)];
  while (reader.skip(',')) terms.push(termWithName(reader));
  reader.expect('FROM');
  const table = lastName(reader);
  reader.expect('WHERE');
  const conditions = [condition(reader)];
  while (reader.skip('AND')) conditions.push(condition(reader));
  const limit = reader.skip('LIMIT') ? Number(reader.take().value) : undefined;
  reader.skip(';');
  const keys = conditions.flatMap((one) => ('literal' in one ? [] : [one]));
  const [key] = keys;
  if (!reader.isAtEnd || key === undefined || keys.length > 1) return reader.fail();
  if (limit !== undefined && !(limit >= 1)) reader.fail();
  const others = conditions.flatMap((one) => ('literal' in one ? [one] : []));
  return { terms, table, key: key.column, anyCase: key.anyCase, others, limit };
}

function termWithName(reader: SqlReader): SqlTerm {
  const literal = literalOf(reader);
  const term = literal === undefined ? { column: lastName(reader) } : { literal };
  if (reader.skip('AS')) reader.name();
  return term;
}

/** Reads `table.column` or `column`, `main.table` or `table`, and returns the last name. */
function lastName(reader: SqlReader): string {
  const name = reader.name();
  return reader.skip('.') ? reader.name() : name;
}

type SqlCondition =
  | { readonly column: string; readonly anyCase: boolean }
  | { readonly column: string; readonly literal: string | bigint };

function condition(reader: SqlReader): SqlCondition {
  const left = side(reader);
  reader.expect('=');
  reader.skip('=');
  const right = side(reader);
  const anyCase = reader.skip('COLLATE') && (reader.name() === 'nocase' || reader.fail());
  const [column, value] = 'column' in left ? [left, right] : [right, left];
  if (!('column' in column) || 'column' in value) return reader.fail();
  if (!('literal' in value)) return { column: column.column, anyCase: anyCase || column.lower };
  if (anyCase || column.lower) reader.fail();
  return { column: column.column, literal: value.literal };
}

type Side =
  | { readonly column: string; readonly lower: boolean }
  | { readonly literal: string | bigint }
  | { readonly parameter: true };

/** Reads one side of an equation. smtpd queries in lower case, so `lower(?)` equals `?`. */
function side(reader: SqlReader): Side {
  const plain = plainSide(reader);
  if (!('column' in plain) || plain.column !== 'lower' || !reader.skip('(')) return plain;
  const inner = plainSide(reader);
  reader.expect(')');
  return 'column' in inner ? { ...inner, lower: true } : inner;
}

function plainSide(reader: SqlReader): Side {
  if (reader.next?.kind === 'parameter') {
    if (!['?', '?1'].includes(reader.take().value)) reader.fail();
    return { parameter: true };
  }
  const literal = literalOf(reader);
  return literal === undefined ? { column: lastName(reader), lower: false } : { literal };
}

const booleans: Readonly<Record<string, bigint>> = { TRUE: 1n, FALSE: 0n };

function literalOf(reader: SqlReader): string | bigint | undefined {
  const { next } = reader;
  if (next?.kind === 'name') {
    const value = Object.hasOwn(booleans, next.value.toUpperCase())
      ? booleans[next.value.toUpperCase()]
      : undefined;
    if (value !== undefined) reader.take();
    return value;
  }
  if (next?.kind === 'text') return reader.take().value;
  if (next?.kind !== 'number') return undefined;
  const { value } = reader.take();
  return /^\d{1,18}$/.test(value) ? BigInt(value) : reader.fail();
}
