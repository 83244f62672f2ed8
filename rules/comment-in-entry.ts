import { defineRule } from '../src/lint/rule.js';
import { spanText } from '../src/source/text.js';
import { commentBehind, inTorn, ownLines } from './comment-in-entry/commented-entries.js';
import { placedEntriesOf } from './shared/table-uses.js';

export default defineRule({
  id: 'comment-in-entry',
  category: 'correctness',
  severity: 'warning',
  summary: 'A comment after an entry of a table file is part of the entry',
  messages: {
    value: {
      message: '`{comment}` is in the value of `{key}`',
      label: 'not a comment here',
      note: 'A comment in a table file has a line of its own',
    },
    torn: {
      message: '`{comment}` is read as a value',
      label: 'makes the list a mapping',
      note: 'A comment in a table file has a line of its own',
    },
    key: {
      message: '`{comment}` makes the entry match nothing',
      label: 'not a comment here',
      note: 'A comment in a table file has a line of its own',
    },
  },
  *check({ config }) {
    for (const table of config.tables.values()) {
      if (table.origin !== 'file') continue;
      const commented = placedEntriesOf(table).flatMap((entry) => commentBehind(entry) ?? []);
      for (const { entry, comment } of commented)
        yield {
          message: entry.value === undefined ? 'key' : 'value',
          data: { comment: spanText(comment).slice(0, 40), key: entry.key.slice(0, 60) },
          span: comment,
          suggestions: ownLines(commented),
        };
    }
    // A table that could not be loaded has no entries.
    for (const { check, span } of config.refusals)
      if (check === 'T05' || check === 'T05b') yield* inTorn(span.file);
  },
});
