import { defineRule } from '../src/lint/rule.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { excerptOf } from './shared/excerpt.js';
import { hasOwnFinding, mayServe, saysLocal } from './shared/serving-rules.js';

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
  *check({ config: { listeners, rules } }) {
    const local = rules.filter(saysLocal);
    if (local.length === 0 || rules.some(hasOwnFinding)) return;
    const related = local.map(({ from }) => ({ span: from.span, message: 'only this machine' }));
    for (const listener of listeners)
      if (
        isReachable(listener) &&
        !listener.proxy &&
        !rules.some((rule) => mayServe(rule, listener.tag ?? ''))
      )
        yield {
          message: 'needless',
          data: { listener: excerptOf(listener.onSpan, 40) },
          span: listener.span,
          related,
        };
  },
});
