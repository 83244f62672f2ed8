import { wordsOf } from '../src/lint/words.js';
import type { MatchRule } from '../src/model/config.js';
import { type Availability, available } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'failing-criterion',
  category: 'compatibility',
  severity: 'error',
  summary: 'a criterion that this release reads and cannot answer, so that mail fails for now',
  docs: {
    why: `Two criteria came into the language before they worked. Until 6.6 smtpd forgets who has logged in, so \`auth\` with a list of users ends in an error for every client that has. In 6.4 \`from socket\` ends in an error for every client, and in 6.6 for every one that came by network. An error is no "no": the recipient gets 451, and the rules below are not asked.`,
    bad: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 port 587 tls-require pki mail.example.org auth
action "outbound" relay
match from any auth { "anna", "bert" } for any action "outbound"
`,
      release: '6.6',
    },
    good: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 port 587 tls-require pki mail.example.org auth
action "outbound" relay
match from any auth for any action "outbound"
`,
      release: '6.6',
    },
    fix: 'Upgrade to 6.7 or newer. Until then write `auth` without a list and put the users who may log in into the table of the listener (`auth <table>`), and `from local` for `from socket`.',
    disable: 'When the file is only checked for such a release and never used with it.',
    references: ['smtpd.conf(5), match', 'the release notes of OpenSMTPD 6.7'],
  },
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
