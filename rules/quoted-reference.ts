import { defineRule } from '../src/lint/rule.js';
import { commandStatements, macrosIn } from './quoted-reference/macros-in-quotes.js';
import { namesAsKeys } from './quoted-reference/names-as-keys.js';
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
  bareMacro: {
    message: 'The key is the name of a macro, not its value',
    label: 'who guesses it makes addresses that smtpd sends on',
    help: 'write `$` before it',
  },
  bareTable: {
    message: 'The key is the name of a table',
    label: 'who guesses it makes addresses that smtpd sends on',
    help: 'write a long random text in its place: no table holds a key',
  },
} as const;

export default defineRule({
  id: 'quoted-reference',
  category: 'correctness',
  severity: 'warning',
  summary: 'A macro or table is a plain text here',
  messages,
  *check({ config }) {
    if (config.macros.size > 0)
      for (const statement of config.statements)
        if (statement.type === 'directive' && !commandStatements.has(statement.keyword.value))
          yield* macrosIn(config, statement, statement.items);
    if (config.tables.size > 0) yield* tablesIn(config);
    yield* namesAsKeys(config);
  },
});
