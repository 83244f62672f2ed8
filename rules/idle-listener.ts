import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { excerptOf } from './shared/excerpt.js';
import { impliedHere } from './shared/related-places.js';
import { acceptFromEverywhere, hasOwnFinding, saysLocal, unservedListeners } from './shared/serving-rules.js';

export default defineRule({
  id: 'idle-listener',
  category: 'correctness',
  severity: 'warning',
  summary: 'A public listener whose mail no rule accepts',
  needs: ['complete-config', 'rules'],
  messages: {
    idle: {
      message: 'No rule accepts mail from `{listener}`',
      label: 'open to other machines',
      note: 'All their mail is rejected (550)',
      help: 'write `from any`, `from src` or `from auth` in a rule, or listen on `lo`',
    },
  },
  *check(context) {
    const { config } = context;
    const [first, ...others] = unservedListeners(config);
    if (first === undefined) return;
    if (config.rules.some(hasOwnFinding) || config.rules.some(saysLocal)) return;
    if (!config.rules.some(({ from, outcome }) => from.implied && outcome.type === 'action')) return;
    yield {
      message: 'idle',
      data: { listener: excerptOf(first.onSpan, 40) },
      span: first.span,
      related: [
        ...others.map(({ span }): Related => ({ span, message: 'nor from this one' })),
        ...config.rules.filter(({ from }) => from.implied).map((rule) => impliedHere(rule, 'from')),
      ],
      suggestions: acceptFromEverywhere(config),
    };
  },
});
