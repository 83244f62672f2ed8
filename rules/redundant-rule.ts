import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { Removals } from '../src/lint/unused.js';
import { positionAt } from '../src/source/text.js';

export default defineRule({
  id: 'redundant-rule',
  category: 'style',
  severity: 'warning',
  summary: 'a rule without which the next rules do the same',
  needs: ['complete-config', 'listeners'],
  messages: {
    surplus: 'this rule changes nothing: the next to take its mail, {heirs}, does the same; remove it',
  },
  *check({ config, surplus }) {
    const removals = new Removals(config);
    for (const { rule: index, heirs } of surplus.rules) {
      const rule = config.rules[index - 1];
      if (rule === undefined) continue;
      const next = heirs.flatMap((heir) => config.rules[heir - 1] ?? []);
      const removed = removals.of(rule.span);
      yield {
        message: 'surplus',
        data: {
          heirs: next.map(({ span }) => `line ${positionAt(span.file, span.start).line}`).join(' or '),
        },
        span: rule.span,
        related: next.map(({ span }): Related => ({ span, message: 'does the same with its mail' })),
        suggestions: removed === undefined ? [] : [{ description: 'the rule goes', edits: removed }],
      };
    }
  },
});
