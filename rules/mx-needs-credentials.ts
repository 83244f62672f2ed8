import { insertAfter } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Listener } from '../src/model/config/config.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { listenersForOthers, ruleForOthers } from './shared/incoming-mail.js';

export default defineRule({
  id: 'mx-needs-credentials',
  category: 'correctness',
  severity: 'error',
  summary: 'A listener demands credentials that its clients lack',
  needs: ['complete-config', 'rules'],
  messages: {
    login: {
      message: '`auth` on port 25 rejects other mail servers',
      label: 'they do not log in, and get 530',
      note: 'No mail for your domains arrives',
      help: 'write `auth-optional`',
    },
    certificate: {
      message: '`verify` on port 25 shuts out mail servers',
      label: 'they show no certificate, and TLS fails',
      note: 'No mail for your domains arrives',
      help: 'remove `verify`',
    },
    users: {
      message: '`verify` on a port for users shuts them out',
      label: 'mail programs show no certificate, and TLS fails',
      note: 'Without `ca`, only certificates of public authorities are taken',
      help: 'remove `verify`: `auth` asks for the password',
    },
  },
  *check({ config }) {
    const rule = ruleForOthers(config);
    for (const listener of listenersForOthers(config)) {
      if (rule === undefined) continue;
      yield {
        message: listener.auth === 'auth' ? 'login' : 'certificate',
        span: listener.authSpan ?? listener.tlsSpan ?? listener.span,
        related: [{ span: rule.span, message: 'takes mail that other servers bring' }],
        suggestions: listener.auth === 'auth' ? optional(listener) : [],
      };
    }
    for (const listener of config.listeners)
      if (isReachable(listener) && !listener.proxy && listener.port !== 25 && shutsOutUsers(listener))
        yield { message: 'users', span: listener.tlsSpan ?? listener.span };
  },
});

const shutsOutUsers = ({ verify, ca, auth }: Listener): boolean =>
  verify && ca === undefined && auth === 'auth';

function* optional({ authSpan }: Listener): Generator<Suggestion> {
  if (authSpan === undefined) return;
  const { file, start } = authSpan;
  yield {
    description: 'Let other servers deliver without a login',
    edits: [insertAfter({ file, start, end: start + 'auth'.length }, '-optional')],
  };
}
