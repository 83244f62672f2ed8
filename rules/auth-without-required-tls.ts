import { optionAt, replace } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { socketText } from './shared/public-listeners.js';

export default defineRule({
  id: 'auth-without-required-tls',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'A port for users does not require TLS',
  messages: {
    login: {
      message: '`{where}` does not require TLS',
      label: 'clients may skip STARTTLS',
      note: 'No login is taken without TLS, but a client that is kept from STARTTLS may send its password in clear',
      help: 'write `tls-require`',
    },
    mail: {
      message: '`{where}` does not require TLS',
      label: 'clients may skip STARTTLS',
      note: 'Mail that needs no login is taken in clear',
      help: 'write `tls-require`',
    },
  },
  *check({ config }) {
    for (const listener of config.listeners) {
      const { auth, tls, tlsSpan, port, statement } = listener;
      if (tls !== 'tls' || auth === 'none' || tlsSpan === undefined || !isReachable(listener)) continue;
      if (auth === 'auth-optional' && port === 25) continue;
      const option = optionAt(statement, tlsSpan);
      const edits = option && option.items.length === 0 ? [replace(option.span, 'tls-require')] : undefined;
      const suggestion = edits && { description: 'Require TLS', edits };
      yield {
        message: auth === 'auth' ? 'login' : 'mail',
        data: { where: socketText(listener) },
        span: tlsSpan,
        suggestions: suggestion ? [suggestion] : [],
      };
    }
  },
});
