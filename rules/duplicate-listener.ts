import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { clashes } from '../src/lint/sockets.js';
import { Removals } from '../src/lint/unused.js';
import type { Listener } from '../src/model/config.js';

export default defineRule({
  id: 'duplicate-listener',
  category: 'correctness',
  severity: 'error',
  summary: 'two listeners want the same address and port, so that smtpd ends as it starts',
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
