import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'overridden-entry',
  category: 'correctness',
  severity: 'warning',
  summary: 'A key is in a table twice, with different values',
  messages: {
    replaced: {
      message: 'Duplicate key `{key}` with another value',
      label: 'ignored',
      help: 'keep one of the two',
    },
  },
  *check({ config }) {
    for (const { kind, contents } of config.tables.values()) {
      if (kind !== 'map' || !contents.known) continue;
      for (const { entry, by } of contents.replaced ?? []) {
        if (entry.span === undefined || by.span === undefined || entry.value === by.value) continue;
        yield {
          message: 'replaced',
          data: { key: entry.key.slice(0, 60) },
          span: entry.span,
          related: [{ span: by.span, message: 'this one counts' }],
        };
      }
    }
  },
});
