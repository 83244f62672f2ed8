import type { Table } from '../../model/config/tables.js';

/** What a template fills in where a list is written in place of a table; undefined for a table with a name of its own. */
export function filledInList({ origin, contents }: Table): string | undefined {
  if (origin !== 'anonymous' || contents.known) return undefined;
  return contents.filledIn?.replaceAll('`', '"');
}

/** How to refer to a list that was not read. */
export const unreadList = (table: Table): string => filledInList(table) ?? `table <${table.name}>`;
