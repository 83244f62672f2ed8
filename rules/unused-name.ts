import { defineRule } from '../src/lint/rule.js';
import { unusedMessages, unusedReports } from './shared/unused-reports.js';

export default defineRule({
  id: 'unused-name',
  category: 'correctness',
  severity: 'warning',
  summary: 'A declaration that nothing uses',
  needs: ['complete-config', 'rules'],
  messages: unusedMessages,
  // An action may be an alternative that is kept, together with its tables: `unused-action` reports these.
  check: ({ config }) => unusedReports(config, (group) => group.every(({ kind }) => kind !== 'action')),
});
