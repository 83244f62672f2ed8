import { suggest } from '../../rules/shared/suggest.js';
import { setFor } from '../../src/edit/rule-edits.js';
import { defineRule } from '../../src/lint/rule.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';

export default defineRule({
  id: 'example-rule',
  category: 'correctness',
  severity: 'warning',
  summary: 'A relay without `for` gets mail to this machine only',
  needs: ['complete-config'],
  messages: {
    local: {
      message: 'Without `for`: matches mail to this machine only',
      help: 'write `for any`',
    },
  },
  *check({ config }) {
    for (const rule of config.rules) {
      if (!rule.for.implied || relayActionOf(rule) === undefined) continue;
      yield {
        message: 'local',
        span: rule.span,
        suggestions: suggest('Relay mail to everybody', setFor(rule, 'for any')),
      };
    }
  },
});
