import { setFrom } from '../src/edit/rule-edits.js';
import { defineRule } from '../src/lint/rule.js';
import type { Listener, MatchRule } from '../src/model/config/config.js';
import { isReachable, isUncertainLoopback } from '../src/verify/smtp/bindings.js';
import { excerptOf } from './shared/excerpt.js';
import { suggest } from './shared/suggest.js';

export default defineRule({
  id: 'loopback-only',
  category: 'correctness',
  severity: 'warning',
  summary: 'A rule for everybody on a server that listens on loopback only',
  preset: 'strict',
  needs: ['complete-config'],
  messages: {
    loopback: {
      message: '`{words}`, but every listener is on loopback',
      label: 'no other machine can connect',
      help: 'listen on a public address, or write `from local`',
    },
  },
  *check({ config }) {
    const { listeners } = config;
    const mayBeReached = (each: Listener): boolean =>
      isReachable(each) || isUncertainLoopback(each) || each.proxy;
    if (listeners.length === 0 || listeners.some(mayBeReached)) return;
    for (const rule of config.rules) {
      if (!isForStrangers(rule)) continue;
      yield {
        message: 'loopback',
        data: { words: excerptOf(rule.from.span, 40) },
        span: rule.from.span,
        related: listeners.map(({ span }) => ({ span, message: 'listens on loopback only' })),
        suggestions: suggest('Match local clients only', setFrom(rule, 'from local')),
      };
    }
  },
});

/** Whether a rule accepts anyone's mail for the server or its domains without any other condition: no login, no tag of a listener, no sender. */
function isForStrangers({ from, for: to, auth, tag, mailFrom, helo, outcome }: MatchRule): boolean {
  if (from.type !== 'any' || from.implied || from.negated || to.type === 'any' || to.negated) return false;
  if (auth || tag || mailFrom || helo || outcome.type !== 'action') return false;
  return outcome.action.type === 'local' || outcome.action.backup;
}
