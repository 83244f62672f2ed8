/** A configuration of table-sqlite(5). */
export interface SqliteConfig {
  readonly dbpath: string | undefined;
  /** Queries by name: `query_domain`. */
  readonly queries: ReadonlyMap<string, string>;
}

/**
 * Reads a configuration as table-sqlite does (table_sqlite.c): a name, white space or a colon, and the value up to the end of the line. The last
 * dbpath counts, and the first of several queries for a service.
 */
export function readSqliteConfig(text: string): SqliteConfig {
  let dbpath: string | undefined;
  const queries = new Map<string, string>();
  for (const line of text.split('\n')) {
    const content = line.split('\0', 1)[0]?.trim() ?? '';
    if (content === '' || content.startsWith('#')) continue;
    const end = content.search(/[ \t:]/);
    const value = end === -1 ? '' : content.slice(end + 1).replace(/^(?:\s|:(?=\s))*/, '');
    const name = content.slice(0, end);
    if (value === '') continue;
    if (name === 'dbpath') dbpath = value;
    else if (name.startsWith('query_') && !queries.has(name)) queries.set(name, value);
  }
  return { dbpath, queries };
}
