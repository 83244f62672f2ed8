import { defineRule } from '../src/lint/rule.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { takesAnyCertificate } from '../src/verify/smtp/client-certificates.js';
import { listenersForOthers } from './shared/incoming-mail.js';
import { namingAuthority } from './shared/listener-fixes.js';
import { socketText } from './shared/public-listeners.js';

export default defineRule({
  id: 'any-client-certificate',
  category: 'security',
  severity: 'warning',
  summary: 'A listener accepts client certificates of any authority',
  messages: {
    any: {
      message: 'Anybody can get a certificate for `verify`',
      label: 'accepts a certificate of any public authority',
      note: 'Everybody can get such a certificate, so it proves nothing about a client of `{where}`',
      help: 'declare a `ca` of your own and name it here',
    },
    file: {
      message: '`ca` file holds public authorities',
      label: 'accepts a certificate of any public authority',
      note: 'Everybody can get a certificate of an authority in `{path}`',
      help: 'name a file with only your own authority',
    },
  },
  *check({ config }) {
    const forOthers = listenersForOthers(config);
    for (const listener of config.listeners) {
      const { verify, clientAuthority, auth, tlsSpan, span } = listener;
      // If no client has a certificate to show, one more authority is no help: see mx-needs-credentials.
      if (forOthers.has(listener)) continue;
      if (!verify || !takesAnyCertificate(listener) || auth === 'auth' || !isReachable(listener)) continue;
      const suggestion = namingAuthority(config, listener);
      yield {
        message: clientAuthority === undefined ? 'any' : 'file',
        data: { where: socketText(listener), path: clientAuthority?.path ?? '' },
        span: tlsSpan ?? span,
        suggestions: suggestion === undefined ? [] : [suggestion],
      };
    }
  },
});
