import { replace } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Listener } from '../src/model/config.js';
import { spanText } from '../src/source/text.js';

export default defineRule({
  id: 'mismatched-tls-port',
  category: 'correctness',
  severity: 'warning',
  summary: 'a port on which TLS begins otherwise than clients expect, so that none gets through',
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
