import { optionAt, replace } from '../src/edit/edits.js';
import { placeOf } from '../src/lint/open-mail.js';
import { defineRule } from '../src/lint/rule.js';
import { isReachable } from '../src/verify/server/listeners.js';

export default defineRule({
  id: 'auth-without-required-tls',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'a port for users offers logins, and TLS only to who asks for it',
  messages: {
    login:
      'tls on {where} lets sessions go on without TLS: no login is taken there, but a client that is kept from STARTTLS may send its password in clear; write tls-require',
    mail: 'tls on {where}, a port for users, lets sessions go on without TLS, and mail is taken there in clear, from who does not log in; write tls-require',
  },
  *check({ config }) {
    for (const listener of config.listeners) {
      const { auth, tls, tlsSpan, port, statement } = listener;
      if (tls !== 'tls' || auth === 'none' || tlsSpan === undefined || !isReachable(listener)) continue;
      if (auth === 'auth-optional' && port === 25) continue;
      const option = optionAt(statement, tlsSpan);
      const edits = option && option.items.length === 0 ? [replace(option.span, 'tls-require')] : undefined;
      const suggestion = edits && { description: 'nothing but STARTTLS works without TLS', edits };
      yield {
        message: auth === 'auth' ? 'login' : 'mail',
        data: { where: placeOf(listener) },
        span: tlsSpan,
        suggestions: suggestion ? [suggestion] : [],
      };
    }
  },
});
