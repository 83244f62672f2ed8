import { defineRule } from '../src/lint/rule.js';
import { excerptOf } from './shared/excerpt.js';
import { hasOwnFinding, saysLocal, unservedListeners } from './shared/serving-rules.js';

export default defineRule({
  id: 'needless-listener',
  category: 'correctness',
  severity: 'warning',
  preset: 'strict',
  summary: 'A public listener where all rules say that mail is from this machine',
  needs: ['complete-config', 'rules'],
  messages: {
    needless: {
      message: 'No rule accepts mail from `{listener}`',
      label: 'open to other machines',
      note: 'All their mail is rejected (550), as the rules say',
      help: 'listen on `lo` if only this machine sends',
    },
  },
  *check({ config }) {
    const local = config.rules.filter(saysLocal);
    if (local.length === 0 || config.rules.some(hasOwnFinding)) return;
    const related = local.map(({ from }) => ({ span: from.span, message: 'only this machine' }));
    for (const { span, onSpan } of unservedListeners(config))
      yield { message: 'needless', data: { listener: excerptOf(onSpan, 40) }, span, related };
  },
});
