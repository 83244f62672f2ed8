import { defineRule } from '../src/lint/rule.js';
import { unusedMessages, unusedReports } from './shared/unused-reports.js';

export default defineRule({
  id: 'unused-action',
  category: 'correctness',
  severity: 'warning',
  summary: 'An action that no rule names',
  preset: 'strict',
  needs: ['complete-config', 'rules'],
  messages: unusedMessages,
  check: ({ config }) => unusedReports(config, (group) => group.some(({ kind }) => kind === 'action')),
});
