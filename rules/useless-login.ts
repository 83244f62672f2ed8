import type { Related } from '../src/lint/finding.js';
import { uselessLogins } from '../src/lint/logins.js';
import { placeOf } from '../src/lint/open-mail.js';
import { isWhole } from '../src/lint/whole.js';
import type { Config, MatchRule } from '../src/model/config.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'useless-login',
  category: 'correctness',
  severity: 'warning',
  summary: 'users can log in, and no rule lets those who did send anything',
  docs: {
    why: `A listener with \`auth\` only lets users prove who they are. What they may send is for the rules to say, and where no rule is about them they may send what any stranger may: mail to your own domains. Everything else gets \`550 Invalid recipient\`, after a login that went well.

\`from local\` is no such rule: it holds for programs on the machine itself. Before 6.4 it held for users who had logged in, too, and files that were carried over from there often lack the rule.`,
    bad: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 tls pki mail.example.org
listen on eth0 port 587 tls-require pki mail.example.org auth
action "local" mbox
action "outbound" relay
match from any for domain "example.org" action "local"
match from local for any action "outbound"
`,
    },
    good: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 tls pki mail.example.org
listen on eth0 port 587 tls-require pki mail.example.org auth
action "local" mbox
action "outbound" relay
match from any for domain "example.org" action "local"
match from local for any action "outbound"
match from any auth for any action "outbound"
`,
    },
    fix: 'Add `match from any auth for any action NAME`, with the action of outgoing mail, before any rule that rejects the rest. If nobody is to send from elsewhere, remove `auth` and the listener for it.',
    disable: 'When users log in only to write to each other.',
    references: ['smtpd.conf(5), listen on, auth', 'smtpd.conf(5), match'],
  },
  messages: {
    useless:
      'users log in on {where}, and no rule lets them send elsewhere: they get 550 for all but your own domains; add match from any auth for any action NAME',
  },
  *check({ config, machine, relayOptions }) {
    if (!isWhole(config)) return;
    const [first, ...others] = uselessLogins(config, machine, relayOptions);
    if (first === undefined) return;
    yield {
      message: 'useless',
      data: { where: placeOf(first) },
      span: first.authSpan ?? first.onSpan,
      related: [
        ...others.map(({ span }): Related => ({ span, message: 'and here' })),
        ...localRules(config).map((rule): Related => ({ span: rule.span, message: 'for this machine only' })),
      ],
    };
  },
});

const localRules = ({ rules }: Config): readonly MatchRule[] =>
  rules.filter(
    ({ from, for: to, outcome }) =>
      from.type === 'local' && !from.negated && to.type === 'any' && outcome.type === 'action',
  );
