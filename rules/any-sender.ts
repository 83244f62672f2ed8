import { askAsUser, loginListeners } from '../src/lint/logins.js';
import { placeOf } from '../src/lint/open-mail.js';
import { foreignRecipient } from '../src/lint/strangers.js';
import type { MatchRule } from '../src/model/config.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'any-sender',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'users who log in may send in the name of anybody',
  docs: {
    why: `A login says who may send, not as whom. Without \`senders\` each user, and whoever has guessed one password, sends mail as the director or the bank; it is signed with your DKIM key and passes SPF, and it is your server's name that suffers.`,
    bad: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
listen on eth0 smtps pki mx.example.org auth
action "outbound" relay
match from any auth for any action "outbound"
`,
    },
    good: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
table addresses { ada = "ada@example.org", grace = "grace@example.org, info@example.org" }
listen on eth0 smtps pki mx.example.org auth senders <addresses>
action "outbound" relay
match from any auth for any action "outbound"
`,
    },
    fix: 'Name the addresses of each user in a table, and that on the listener: `senders <table>`. A rule may say less: `mail-from "@example.org"` keeps users to your domains, and takes from strangers nothing, as long as it also asks for a login.',
    disable: 'When the only users are people who may do so: on a server of one, or of a family.',
    references: ['smtpd.conf(5), listen on, senders', 'RFC 6409, section 6.1'],
  },
  messages: {
    anybody:
      'users who log in on {where} may send as anybody, in the name of others here and of strangers; write senders <table> with the addresses of each user',
  },
  *check({ config, machine }) {
    const listeners = loginListeners(config).filter(({ senders }) => senders === undefined);
    const rules = config.rules.filter(isForUsers);
    if (listeners.length === 0 || rules.length === 0) return;
    for (const listener of listeners) {
      const rule = rules.find((one) => {
        const { decision, rule } = askAsUser(
          config,
          machine,
          { auth: one.auth, mailFrom: undefined },
          listener,
          foreignRecipient,
        );
        return decision === 'accept' && rule === one.index;
      });
      if (rule === undefined) continue;
      yield {
        message: 'anybody',
        data: { where: placeOf(listener) },
        span: listener.authSpan ?? listener.span,
        related: [{ span: rule.span, message: 'sends their mail on' }],
      };
    }
  },
});

/** A rule that relays for who has logged in. */
const isForUsers = ({ auth, outcome }: MatchRule): boolean =>
  auth?.negated === false && outcome.type === 'action' && outcome.action.type === 'relay';
