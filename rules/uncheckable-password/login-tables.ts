import type { Config, Table } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';

export function tablesOfLogins({ listeners }: Config) {
  const found = new Map<Table, Span>();
  for (const { authTable, authSpan, span } of listeners)
    if (authTable && !found.has(authTable)) found.set(authTable, authSpan ?? span);
  return [...found].map(([table, used]) => ({ table, used }));
}
