import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { isBehindHole } from './shared/behind-hole.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'redundant-rule',
  category: 'style',
  severity: 'warning',
  preset: 'strict',
  summary: 'A rule that changes nothing',
  needs: ['complete-config', 'listeners'],
  messages: {
    surplus: {
      message: 'Redundant rule',
      label: 'the next rule does the same without it',
    },
  },
  *check({ config, surplus, verdict }) {
    const removals = new Removals(config);
    for (const { rule: index, successors } of surplus.rules) {
      const rule = config.rules[index - 1];
      if (rule === undefined) continue;
      const next = successors.flatMap((successor) => config.rules[successor - 1] ?? []);
      if (isBehindHole(rule, next, verdict)) continue;
      const removed = removals.of(rule.span);
      yield {
        message: 'surplus',
        span: rule.span,
        related: next.map(({ span }): Related => ({ span, message: 'does the same' })),
        suggestions: removed === undefined ? [] : [{ description: 'Remove the rule', edits: removed }],
      };
    }
  },
});
