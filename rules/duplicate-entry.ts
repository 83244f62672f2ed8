import { removeEntry } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, Table } from '../src/model/config/config.js';
import { spanText } from '../src/source/text.js';
import { tableUses } from './shared/table-uses.js';

export default defineRule({
  id: 'duplicate-entry',
  category: 'style',
  severity: 'warning',
  preset: 'strict',
  summary: 'A table has an entry twice',
  messages: {
    twice: {
      message: 'Duplicate entry `{key}`',
      label: 'already in this table',
    },
  },
  *check({ config }) {
    for (const table of tablesOf(config)) {
      if (!table.contents.known) continue;
      for (const { entry, by } of table.contents.replaced ?? []) {
        const { span } = entry;
        if (span === undefined || by.span === undefined || entry.value !== by.value) continue;
        // Only the place of the key is known in a mapping in braces, and text from a macro is not just one entry.
        const isAlone = (table.kind === 'list' || table.origin === 'file') && !spanText(span).startsWith('$');
        yield {
          message: 'twice',
          data: { key: entry.key.slice(0, 60) },
          span,
          related: [{ span: by.span, message: 'here again' }],
          ...(isAlone && { fix: { description: 'Remove the duplicate', edits: [removeEntry(span)] } }),
        };
      }
    }
  },
});

/** The declared tables, and the lists in rules and filters. */
function tablesOf(config: Config): ReadonlySet<Table> {
  const tables = new Set(config.tables.values());
  for (const { table } of tableUses(config)) if (table.origin === 'anonymous') tables.add(table);
  return tables;
}
