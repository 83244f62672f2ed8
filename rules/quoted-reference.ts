import { defineRule } from '../src/lint/rule.js';
import { commands, macrosIn } from './quoted-reference/macros-in-quotes.js';
import { tablesIn } from './quoted-reference/tables-in-quotes.js';

const messages = {
  macro: {
    message: '`{macro}` is not expanded inside quotes',
    label: 'read as this very text',
    help: 'write `{macro}` without quotes',
  },
  part: {
    message: '`{macro}` is not expanded inside quotes',
    label: 'read as this very text',
    help: 'write the text out, or put all of it in a macro',
  },
  table: {
    message: '`{words}` in quotes is a text, not the table',
    label: 'matches nothing',
    help: 'write `{words}` without quotes',
  },
} as const;

export default defineRule({
  id: 'quoted-reference',
  category: 'correctness',
  severity: 'warning',
  summary: 'A macro or table in quotes is a plain text',
  messages,
  *check({ config }) {
    if (config.macros.size > 0)
      for (const statement of config.statements)
        if (statement.type === 'directive' && !commands.has(statement.keyword.value))
          yield* macrosIn(config, statement, statement.items);
    if (config.tables.size > 0) yield* tablesIn(config);
  },
});
