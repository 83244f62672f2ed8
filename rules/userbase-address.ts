import { replace } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import type { Table } from '../src/model/config/config.js';
import { spanText } from '../src/source/text.js';

export default defineRule({
  id: 'userbase-address',
  category: 'correctness',
  severity: 'warning',
  summary: 'A `userbase` lists a user with a domain',
  messages: {
    address: {
      message: 'No user of a `userbase` has a domain',
      label: 'smtpd looks for `{user}`',
      note: 'Mail for this user is rejected (550)',
      help: 'write `{user}`',
    },
    catchAll: {
      message: '`{key}` is no catch-all in a `userbase`',
      label: 'smtpd looks for the name of each user',
      note: 'It matches nobody',
      help: 'write `virtual { "@" = USER }`, and `USER` here',
    },
  },
  *check({ config }) {
    const tables = new Set<Table>();
    for (const action of config.actions.values())
      if (action.type === 'local' && action.userbase?.contents.known) tables.add(action.userbase);
    for (const { contents } of tables)
      for (const { key, span } of contents.known ? contents.entries : []) {
        const user = key.slice(0, Math.max(0, key.indexOf('@')));
        if (span === undefined) continue;
        if (key.startsWith('@')) yield { message: 'catchAll', data: { key }, span };
        if (user === '') continue;
        const written = spanText(span);
        const at = written.indexOf(key);
        const place = { ...span, start: span.start + at, end: span.start + at + key.length };
        yield {
          message: 'address',
          data: { user },
          span,
          suggestions: at < 0 ? [] : [{ description: 'Leave the domain out', edits: [replace(place, user)] }],
        };
      }
  },
});
