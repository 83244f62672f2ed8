import { defineRule } from './rule.js';

export default defineRule({
  id: 'overridden-entry',
  category: 'correctness',
  severity: 'warning',
  summary: 'a key that a table has twice, with different values: the last one counts',
  docs: {
    why: `A table has one value for a key, whatever the case of its letters. Where a key comes again the later value replaces the earlier one without a word: of two lines \`sales: alice\` and \`Sales: bob\` only bob gets the mail, and of two passwords the older one no longer works.`,
    bad: {
      conf: `table aliases { "sales" = "alice", "Sales" = "bob" }
listen on 0.0.0.0
action "in" mbox alias <aliases>
match from any for domain "example.org" action "in"
`,
    },
    good: {
      conf: `table aliases { "sales" = "alice, bob" }
listen on 0.0.0.0
action "in" mbox alias <aliases>
match from any for domain "example.org" action "in"
`,
    },
    fix: 'Leave one of the two. Where both are meant (aliases, virtual addresses, senders), write both as one value, with a comma between.',
    disable: 'Hardly ever: the earlier value does nothing.',
    references: ['table(5)', 'aliases(5)'],
  },
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
