import { defineRule } from '../src/lint/rule.js';
import { wordsOf } from '../src/lint/words.js';
import type { MatchRule } from '../src/model/config.js';
import { type Availability, available } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';

export default defineRule({
  id: 'failing-criterion',
  category: 'compatibility',
  severity: 'error',
  summary: 'a criterion that this release reads and cannot answer, so that mail fails for now',
  messages: {
    users:
      'before 6.7 smtpd forgets who has logged in, so {words} fails with 451 for every user, and later rules are not asked; write auth without a list, or upgrade',
    socket:
      'before 6.7 smtpd cannot answer {words} for clients that come by network, so their mail fails with 451 here; write from local, or upgrade',
  },
  *check({ config }) {
    if (!available(affected, config.release)) return;
    for (const rule of config.rules) {
      for (const { message, span } of faultsOf(rule))
        yield { message, data: { words: wordsOf(span, 40) }, span };
    }
  },
});

/** The user's name is kept, and the socket told apart, since 6.7. */
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
