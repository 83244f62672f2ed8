import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Listener } from '../src/model/config/config.js';
import { namedTwice } from './duplicate-listener/hosts-file.js';
import { clashes } from './duplicate-listener/sockets.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'duplicate-listener',
  category: 'correctness',
  severity: 'error',
  summary: 'Two listeners want the same address and port',
  messages: {
    same: {
      message: 'Port {port} on `{on}` already has a listener',
      note: 'The server does not start: address already in use',
      help: 'make the two one listener, or give this one another port',
    },
    all: {
      message: '`{all}` and `{one}` both listen on port {port}',
      note: '`{all}` means all addresses, so the server does not start: address already in use',
      help: 'give one of the two another port',
    },
    named: {
      message: '`/etc/hosts` has `{address}` twice',
      label: 'bound once for each line of the name',
      note: 'The server does not start: address already in use',
      help: 'remove one of the lines, or listen on the address',
    },
    wildcard: {
      message: '`{one}` and `{all}` clash on Linux',
      note: '`{all}` means all addresses, so the server does not start: address already in use',
      help: 'name each address, or give `{one}` another port',
    },
  },
  *check(context) {
    for (const { listener, address } of namedTwice(context.config, context.machine))
      yield { message: 'named', data: { on: listener.on, address }, span: listener.onSpan };
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
        related: [{ span: other.span, message: 'listens on this port already' }],
        suggestions: withoutOne(removals, kind === 'same' ? listener : one),
        ...(kind === 'wildcard' ? { severity: 'warning' as const } : {}),
      };
    }
  },
});

/** Suggests removing a listener. */
function* withoutOne(removals: Removals, listener: Listener): Generator<Suggestion> {
  const edits = removals.of(listener.span);
  if (edits) yield { description: `Remove the listener on \`${listener.on}\``, edits };
}
