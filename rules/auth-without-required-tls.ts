import { optionAt, replace } from '../src/edit/edits.js';
import { placeOf } from '../src/lint/open-mail.js';
import { isReachable } from '../src/verify/server/listeners.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'auth-without-required-tls',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'a port for users offers logins, and TLS only to who asks for it',
  docs: {
    why: `smtpd takes no password outside of TLS: it announces AUTH only after STARTTLS, and answers 503 before. But \`tls\` lets a session go on without it. With \`auth-optional\` mail is then taken in clear; and a client that is told by somebody on the way that there is no STARTTLS, and is set to use it only where it can, sends its password all the same, and the refusal comes too late.

With \`tls-require\` the server says 530 to everything but STARTTLS, so that such clients are noticed when they are set up. Only \`smtps\`, TLS from the first byte, leaves nothing to take away; RFC 8314 recommends it.

Port 25 with \`auth-optional\` is left alone: it has to take mail from servers without TLS.`,
    bad: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
listen on eth0 port 587 tls pki mx.example.org auth
action "outbound" relay
match from any auth for any action "outbound"
`,
    },
    good: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
listen on eth0 port 587 tls-require pki mx.example.org auth
listen on eth0 smtps pki mx.example.org auth
action "outbound" relay
match from any auth for any action "outbound"
`,
    },
    fix: 'Write `tls-require`, and offer `smtps` on port 465 beside it.',
    disable: 'When all clients are set up by you and demand TLS themselves.',
    references: ['smtpd.conf(5), listen on, tls-require', 'RFC 8314, sections 3.3 and 4'],
  },
  messages: {
    login:
      'tls on {where} lets sessions go on without TLS: no login is taken there, but a client that is kept from STARTTLS may send its password in clear; write tls-require',
    mail: 'tls on {where}, a port for users, lets sessions go on without TLS, and mail is taken there in clear, from who does not log in; write tls-require',
  },
  *check({ config }) {
    for (const listener of config.listeners) {
      const { auth, tls, tlsSpan, port, statement } = listener;
      if (tls !== 'tls' || auth === 'none' || tlsSpan === undefined || !isReachable(listener)) continue;
      if (auth === 'auth-optional' && port === 25) continue;
      const option = optionAt(statement, tlsSpan);
      const edits = option && option.items.length === 0 ? [replace(option.span, 'tls-require')] : undefined;
      const suggestion = edits && { description: 'nothing but STARTTLS works without TLS', edits };
      yield {
        message: auth === 'auth' ? 'login' : 'mail',
        data: { where: placeOf(listener) },
        span: tlsSpan,
        suggestions: suggestion ? [suggestion] : [],
      };
    }
  },
});
