import { insertAfter } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Listener, MatchRule } from '../src/model/config/config.js';
import { isReachable } from '../src/verify/smtp/bindings.js';

export default defineRule({
  id: 'mx-needs-credentials',
  category: 'correctness',
  severity: 'error',
  summary: 'Port 25 asks other mail servers for a login or a certificate',
  needs: ['complete-config', 'rules'],
  messages: {
    login: {
      message: '`auth` on port 25 rejects all other mail servers',
      label: 'they do not log in, and get 530',
      note: 'No mail for your domains arrives',
      help: 'write `auth-optional`',
    },
    certificate: {
      message: '`verify` on port 25 shuts out other mail servers',
      label: 'they show no certificate, and TLS fails',
      note: 'No mail for your domains arrives',
      help: 'remove `verify`',
    },
  },
  *check({ config }) {
    const incoming = config.listeners.filter(
      (listener) => listener.port === 25 && isReachable(listener) && !listener.proxy,
    );
    const rule = config.rules.find(isForOtherServers);
    if (rule === undefined || incoming.length === 0 || !incoming.every(isClosed)) return;
    for (const listener of incoming)
      yield {
        message: listener.auth === 'auth' ? 'login' : 'certificate',
        span: listener.authSpan ?? listener.tlsSpan ?? listener.span,
        related: [{ span: rule.span, message: 'takes mail that other servers bring' }],
        suggestions: listener.auth === 'auth' ? optional(listener) : [],
      };
  },
});

/** Whether a client needs something that another mail server lacks. */
const isClosed = ({ auth, verify }: Listener): boolean => auth === 'auth' || verify;

/** Whether a rule takes mail that strangers bring for some domains. */
const isForOtherServers = ({ from, for: to, auth, outcome }: MatchRule): boolean =>
  outcome.type === 'action' && from.type === 'any' && !from.negated && !auth && to.type !== 'any';

function* optional({ authSpan }: Listener): Generator<Suggestion> {
  if (authSpan === undefined) return;
  const { file, start } = authSpan;
  yield {
    description: 'Let other servers deliver without a login',
    edits: [insertAfter({ file, start, end: start + 'auth'.length }, '-optional')],
  };
}
