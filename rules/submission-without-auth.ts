import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { publicListeners, socketText, takenFromStrangers } from './shared/public-listeners.js';
import { Strangers, transcriptOf } from './shared/strangers.js';
import { withAuth } from './submission-without-auth/required-login.js';

export default defineRule({
  id: 'submission-without-auth',
  category: 'security',
  severity: 'warning',
  summary: 'A port for users accepts mail without a login',
  messages: {
    optional: {
      message: '`auth-optional` on a port for users',
      label: 'strangers need no login on `{where}`',
      note: 'They can send mail to your users here, as on port 25',
      help: 'write `auth`',
    },
    none: {
      message: 'No `auth` on a port for users',
      label: 'strangers need no login on `{where}`',
      note: 'They can send mail to your users here, as on port 25',
      help: 'write `auth`, or listen where only your machines connect',
    },
  },
  *check(context) {
    const { config, machine } = context;
    const listeners = publicListeners(config, ({ port }) => ports.has(port));
    if (listeners.length === 0 || config.rules.length === 0) return;
    const strangers = new Strangers(config, machine);
    for (const listener of listeners) {
      const taken = takenFromStrangers(strangers, listener, config, machine);
      if (taken === undefined) continue;
      const related: Related[] = [{ span: taken.rule.span, message: 'accepts their mail' }];
      yield {
        message: listener.auth === 'none' ? 'none' : 'optional',
        data: { where: socketText(listener) },
        span: listener.authSpan ?? listener.portSpan ?? listener.tlsSpan ?? listener.onSpan,
        related,
        suggestions: withAuth(config, listener),
        ...transcriptOf(taken.decision),
      };
    }
  },
});

/** Submission and submission over TLS: RFC 8314, section 7. */
const ports: ReadonlySet<number> = new Set([587, 465]);
