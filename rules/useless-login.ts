import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, MatchRule } from '../src/model/config/config.js';
import { socketText } from './shared/public-listeners.js';
import { uselessLogins } from './useless-login/login-recipients.js';

export default defineRule({
  id: 'useless-login',
  category: 'correctness',
  severity: 'warning',
  summary: 'Users can log in, but no rule lets them send',
  needs: ['complete-config'],
  messages: {
    useless: {
      message: 'Authenticated users can only send to your own domains',
      label: 'users log in on `{where}`',
      note: 'All other mail from them is rejected (550)',
      help: 'add `match from auth for any action NAME`',
    },
    nowhere: {
      message: 'Authenticated users cannot send anything',
      label: 'users log in on `{where}`',
      note: 'Rules or filters reject all mail from them',
      help: 'let `match from auth for any action NAME` decide, and no filter reject it',
    },
  },
  *check({ config, machine, relayOptions }) {
    const { reach, listeners } = uselessLogins(config, machine, relayOptions);
    const [first, ...others] = listeners;
    if (first === undefined) return;
    yield {
      message: reach === 'nowhere' ? 'nowhere' : 'useless',
      data: { where: socketText(first) },
      span: first.authSpan ?? first.onSpan,
      related: [
        ...others.map(({ span }): Related => ({ span, message: 'and here' })),
        ...localRules(config).map(
          (rule): Related => ({ span: rule.span, message: 'matches this machine only' }),
        ),
      ],
    };
  },
});

const localRules = ({ rules }: Config): readonly MatchRule[] =>
  rules.filter(
    ({ from, for: to, outcome }) =>
      from.type === 'local' && !from.negated && to.type === 'any' && outcome.type === 'action',
  );
