import { replace } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import type { Listener } from '../src/model/config.js';
import { spanText } from '../src/source/text.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'mismatched-tls-port',
  category: 'correctness',
  severity: 'warning',
  summary: 'a port on which TLS begins otherwise than clients expect, so that none gets through',
  docs: {
    why: `On port 465 clients begin with TLS at once, and wait for the server to answer. A listener there with \`tls\` or \`tls-require\` greets in clear and waits for \`STARTTLS\`: both wait, until mail programs say that the server does not answer. On ports 25 and 587 it is the other way round: clients wait for a greeting in clear, and a listener with \`smtps\` waits for TLS.`,
    bad: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 port 465 tls-require pki mail.example.org auth
action "outbound" relay
match from any auth for any action "outbound"
`,
    },
    good: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 port 465 smtps pki mail.example.org auth
action "outbound" relay
match from any auth for any action "outbound"
`,
    },
    fix: 'Write `smtps` for port 465, and `tls-require` (or `tls`, on port 25) for the others. For both ways for users write two listeners.',
    disable: 'When all clients of the port are set up for it, or a proxy before it takes care of TLS.',
    references: ['smtpd.conf(5), listen on', 'RFC 8314, sections 3.3 and 7.3'],
  },
  messages: {
    late: '{tls} on port {port} waits for STARTTLS, and clients begin TLS at once there, so none gets through; write smtps, or port 587',
    none: 'no TLS on port {port}, where clients begin it at once, so none gets through; write smtps pki NAME, or another port',
    early:
      'smtps on port {port} begins TLS at once, and clients wait for a greeting in clear there, so none gets through; write {instead}, or port 465',
  },
  *check({ config }) {
    for (const listener of config.listeners) {
      const { port, tls, tlsSpan, portSpan, onSpan, proxy } = listener;
      const isEarly = tls === 'smtps';
      if (proxy || isEarly === (port === 465) || !ports.has(port)) continue;
      const instead = port === 25 ? 'tls' : 'tls-require';
      yield {
        message: isEarly ? 'early' : tls === 'none' ? 'none' : 'late',
        data: { tls, port: String(port), instead },
        span: tlsSpan ?? portSpan ?? onSpan,
        suggestions: withWord(listener, isEarly ? instead : 'smtps'),
      };
    }
  },
});

/** Those whose clients all begin alike. */
const ports: ReadonlySet<number> = new Set([25, 465, 587]);

function withWord({ tls, tlsSpan }: Listener, word: string): readonly Suggestion[] {
  if (tlsSpan === undefined || spanText(tlsSpan) !== tls) return [];
  return [{ description: 'TLS begins as clients expect it there', edits: [replace(tlsSpan, word)] }];
}
