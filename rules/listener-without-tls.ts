import { placeOf, publicListeners, takenFromStrangers } from '../src/lint/open-mail.js';
import { Strangers } from '../src/lint/strangers.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'listener-without-tls',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'mail from other servers can only come in clear',
  docs: {
    why: `Most servers send over TLS wherever the other side offers STARTTLS. Where it does not, everybody on the way reads the mail; and some senders refuse to deliver without.`,
    bad: {
      conf: `listen on 192.0.2.25
action "local" maildir
match from any for domain "example.org" action "local"
`,
    },
    good: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
listen on 192.0.2.25 tls pki mx.example.org
action "local" maildir
match from any for domain "example.org" action "local"
`,
    },
    fix: 'Declare a `pki` with a certificate for the name in your MX record, and write `tls pki NAME` on the listener. `tls`, not `tls-require`: servers without TLS must still get through.',
    disable: 'When TLS ends at a proxy before this server.',
    references: ['smtpd.conf(5), listen on, tls', 'RFC 3207'],
  },
  messages: {
    clear:
      '{where} offers no TLS, so all mail that comes in here can be read on its way; declare a pki and write tls pki NAME',
  },
  *check({ config, machine }) {
    const listeners = publicListeners(config, ({ tls, port }) => tls === 'none' && port === 25);
    if (listeners.length === 0) return;
    const strangers = new Strangers(config, machine);
    for (const listener of listeners) {
      const taken = takenFromStrangers(strangers, listener, config, machine);
      if (taken === undefined) continue;
      yield { message: 'clear', data: { where: placeOf(listener) }, span: listener.span };
    }
  },
});
