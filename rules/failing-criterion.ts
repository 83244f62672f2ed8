import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { type Availability, available } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';
import { excerptOf } from './shared/excerpt.js';

export default defineRule({
  id: 'failing-criterion',
  category: 'compatibility',
  severity: 'error',
  summary: 'A criterion makes mail fail with 451 in this release',
  messages: {
    users: {
      message: '`{words}` fails with 451 for every user',
      label: 'smtpd forgets who has logged in before 6.7',
      note: 'Later rules are not asked',
      help: 'write `auth` without a list, or upgrade to 6.7 or newer',
    },
    socket: {
      message: '`{words}` fails with 451 for network clients',
      label: 'cannot be answered for them before 6.7',
      note: 'Later rules are not asked',
      help: 'write `from local`, or upgrade to 6.7 or newer',
    },
  },
  *check({ config }) {
    if (!available(affected, config.release)) return;
    for (const rule of config.rules) {
      for (const { message, span } of faultsOf(rule))
        yield { message, data: { words: excerptOf(span, 40) }, span };
    }
  },
});

/** Since 6.7 smtpd keeps the user's name and distinguishes the socket. */
const affected: Availability = { until: '6.6' };

function faultsOf({
  auth,
  from,
}: MatchRule): readonly { readonly message: 'users' | 'socket'; readonly span: Span }[] {
  return [
    ...(from.type === 'socket' ? [{ message: 'socket', span: from.span } as const] : []),
    ...(auth?.table ? [{ message: 'users', span: auth.span } as const] : []),
  ];
}
