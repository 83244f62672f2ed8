import { defineRule } from '../src/lint/rule.js';
import type { Table } from '../src/model/config/config.js';
import { isEveryAddress } from './shared/entry-faults.js';
import { placedEntriesOf, tableUses } from './shared/table-uses.js';

export default defineRule({
  id: 'matches-everybody',
  category: 'correctness',
  severity: 'warning',
  summary: 'An entry without user and domain matches every address',
  messages: {
    all: {
      message: '`{words} "{entry}"` matches every address',
      label: 'names neither a user nor a domain',
      note: 'It is not the null sender, and not an address without a domain',
      help: '{help}',
    },
  },
  *check({ config }) {
    const seen = new Set<Table>();
    for (const { compared, regex, table, words, rule } of tableUses(config)) {
      if (regex || (compared !== 'mail' && compared !== 'raw-mail') || seen.has(table)) continue;
      seen.add(table);
      for (const entry of placedEntriesOf(table)) {
        if (!isEveryAddress(entry.key)) continue;
        const nullSender = rule === undefined ? '"^<?>?$"' : '"^@$"';
        const help =
          words === 'mail-from'
            ? `write \`mail-from regex ${nullSender}\` for the null sender`
            : 'name the domain';
        yield { message: 'all', data: { words, entry: entry.key, help }, span: entry.span };
      }
    }
  },
});
