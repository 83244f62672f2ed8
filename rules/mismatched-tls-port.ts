import { replace } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Listener } from '../src/model/config/config.js';
import { spanText } from '../src/source/text.js';

export default defineRule({
  id: 'mismatched-tls-port',
  category: 'correctness',
  severity: 'warning',
  summary: 'TLS does not start as clients of the port expect',
  messages: {
    late: {
      message: '`{tls}` on port {port} instead of `smtps`',
      label: 'waits for STARTTLS',
      note: 'Clients of this port start TLS at once, so none can connect',
      help: 'write `smtps`, or use port 587',
    },
    none: {
      message: 'No TLS on port {port}',
      label: 'no `smtps` here',
      note: 'Clients of this port start TLS at once, so none can connect',
      help: 'write `smtps pki NAME`, or use another port',
    },
    early: {
      message: '`smtps` on port {port} instead of STARTTLS',
      label: 'starts TLS at once',
      note: 'Clients of this port wait for a greeting in clear, so none can connect',
      help: 'write `{instead}`, or use port 465',
    },
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

/** The ports whose clients all start the session in the same way. */
const ports: ReadonlySet<number> = new Set([25, 465, 587]);

function withWord({ tls, tlsSpan }: Listener, word: string): readonly Suggestion[] {
  if (tlsSpan === undefined || spanText(tlsSpan) !== tls) return [];
  return [{ description: `Write \`${word}\``, edits: [replace(tlsSpan, word)] }];
}
