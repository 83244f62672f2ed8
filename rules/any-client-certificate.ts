import { placeOf } from '../src/lint/open-mail.js';
import { defineRule } from '../src/lint/rule.js';
import { takesAnyCertificate } from '../src/verify/client-certificates.js';
import { isReachable } from '../src/verify/server/listeners.js';
import { namingAuthority } from './shared/listener-fixes.js';

export default defineRule({
  id: 'any-client-certificate',
  category: 'security',
  severity: 'warning',
  summary: 'a listener demands a certificate of its clients, and takes one of any authority',
  messages: {
    any: 'verify without ca on {where} takes a certificate of any public authority, which everybody can get, so it proves nothing; declare a ca of your own and name it here',
    file: '{path} holds public authorities, and {where} takes a certificate of any of them, which everybody can get; name a file with your own authority only',
  },
  *check({ config }) {
    for (const listener of config.listeners) {
      const { verify, clientAuthority, auth, tlsSpan, span } = listener;
      if (!verify || !takesAnyCertificate(listener) || auth === 'auth' || !isReachable(listener)) continue;
      const cure = namingAuthority(config, listener);
      yield {
        message: clientAuthority === undefined ? 'any' : 'file',
        data: { where: placeOf(listener), path: clientAuthority?.path ?? '' },
        span: tlsSpan ?? span,
        suggestions: cure === undefined ? [] : [cure],
      };
    }
  },
});
