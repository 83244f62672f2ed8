import type { Suggestion } from '../src/lint/finding.js';
import { clashes } from '../src/lint/sockets.js';
import { Removals } from '../src/lint/unused.js';
import type { Listener } from '../src/model/config.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'duplicate-listener',
  category: 'correctness',
  severity: 'error',
  summary: 'two listeners want the same address and port, so that smtpd ends as it starts',
  docs: {
    why: `smtpd -n accepts two listeners on one address and port. The daemon does not: only one socket can have them, so it ends as it starts with "Address already in use", and there is no mail at all until somebody mends the file.

\`0.0.0.0\` and \`::\` stand for all addresses. Linux lets no other listener have the same port beside them, BSD systems do: there the more exact one gets the connections. That is a warning, for \`--platform portable\` only. Which addresses an interface or a host name has is not known, so \`listen on eth0\` beside one of its addresses is not found.`,
    bad: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0
listen on eth0 tls pki mail.example.org
action "local" mbox
match from any for domain "example.org" action "local"
`,
    },
    good: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 tls pki mail.example.org
action "local" mbox
match from any for domain "example.org" action "local"
`,
    },
    fix: 'Put the options of both on one listener: `tls` offers TLS and still takes clients that have none. Where two are meant, give each a port of its own (25, 465 with `smtps`, 587 for submission), an address of its own, or one `inet4` and the other `inet6`.',
    disable:
      'On FreeBSD and its like, for `0.0.0.0` beside single addresses; `--platform openbsd` does the same.',
    references: ['smtpd.conf(5), listen on', 'bind(2)'],
  },
  messages: {
    same: 'port {port} on {on} has a listener already, so smtpd ends as it starts: address already in use; make one of the two, or give this one another port',
    all: '{all} means all addresses, and {one} has one of them with the same port {port}, so smtpd ends as it starts: address already in use; give one of the two another port',
    wildcard:
      '{all} means all addresses, and Linux has no second listener on port {port} beside it, so smtpd ends as it starts; name each address, or give {one} another port',
  },
  *check(context) {
    const found = clashes(context.config);
    if (found.length === 0) return;
    const removals = new Removals(context.config);
    for (const { listener, other, kind } of found) {
      const isWide = kind === 'all' ? listener.on === 'all' : /^[0:.]+$/.test(listener.on);
      const [all, one] = isWide ? [listener, other] : [other, listener];
      yield {
        message: kind,
        data: { port: String(listener.port), on: listener.on, all: all.on, one: one.on },
        span: listener.span,
        related: [{ span: other.span, message: 'has the port already' }],
        suggestions: withoutOne(removals, kind === 'same' ? listener : one),
        ...(kind === 'wildcard' ? { severity: 'warning' as const } : {}),
      };
    }
  },
});

/** One of the two goes. */
function* withoutOne(removals: Removals, listener: Listener): Generator<Suggestion> {
  const edits = removals.of(listener.span);
  if (edits) yield { description: 'one listener goes, and the other one has its clients', edits };
}
