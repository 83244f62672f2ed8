import { acceptanceOf } from '../src/lint/acceptance.js';
import { loginListeners } from '../src/lint/logins.js';
import { defineRule } from '../src/lint/rule.js';
import { available } from '../src/source/release.js';
import { positionAt } from '../src/source/text.js';
import { isToAnyone, meantLogins, withFrom } from './auth-without-from/local-logins.js';
import { impliedHere } from './shared/related-places.js';
import { fromAuth } from './shared/rule-fixes.js';

export default defineRule({
  id: 'auth-without-from',
  category: 'correctness',
  severity: 'warning',
  summary: '`auth` without `from` matches local clients only',
  needs: ['complete-config'],
  messages: {
    refused: {
      message: '`auth` without `from` matches local clients only',
      label: 'matches users on this machine only',
      note: 'Remote users who log in are rejected (550){what}',
      help: 'write `{replacement}`',
    },
    served: {
      message: '`auth` without `from` matches local clients only',
      label: 'matches users on this machine only',
      note: 'Remote users who log in are left to line {line}',
      help: 'write `{replacement}`, or remove the rule',
    },
    partly: {
      message: '`auth` without `from` matches local clients only',
      label: 'matches users on this machine only',
      note: 'Remote users who log in are rejected (550){what}, except for what line {line} accepts',
      help: 'write `{replacement}`',
    },
  },
  *check(context) {
    const { config } = context;
    const suspects = config.rules.filter(
      ({ auth, from, outcome }) => auth && !auth.negated && from.implied && outcome.type === 'action',
    );
    if (suspects.length === 0) return;
    if (loginListeners(config).length === 0) return;
    const acceptance = acceptanceOf(context, suspects.map(meantLogins));
    if (acceptance === undefined) return;
    const live = new Set(context.liveRules);
    for (const [question, rule] of suspects.entries()) {
      if (!live.has(rule)) continue;
      const taken = acceptance.of(question, 'users', isToAnyone(rule));
      const { auth } = rule;
      // It is not known whether a list that was not seen takes their mail.
      if (auth === undefined || taken.possibly !== taken.certainly) continue;
      const other = config.rules[(taken.rules[0] ?? 0) - 1];
      const replacement = available(fromAuth, config.release) ? 'from auth' : 'from any auth';
      yield {
        message: other === undefined ? 'refused' : taken.wholly ? 'served' : 'partly',
        data: {
          replacement,
          what: isToAnyone(rule) ? ' for mail to other servers' : '',
          line: other ? String(positionAt(other.span.file, other.span.start).line) : '',
        },
        span: auth.span,
        related: [impliedHere(rule, 'from')],
        suggestions: withFrom(rule, replacement),
        ...(other === undefined ? { severity: 'error' as const } : {}),
      };
    }
  },
});
