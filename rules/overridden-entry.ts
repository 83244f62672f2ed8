import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'overridden-entry',
  category: 'correctness',
  severity: 'warning',
  summary: 'a key that a table has twice, with different values: the last one counts',
  messages: {
    replaced:
      'this table has {key} again further on, and the last one counts, so the value here is lost; keep one of them',
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
