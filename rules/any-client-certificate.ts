import { placeOf } from '../src/lint/open-mail.js';
import { takesAnyCertificate } from '../src/verify/client-certificates.js';
import { isReachable } from '../src/verify/server/listeners.js';
import { defineRule } from './rule.js';
import { namingAuthority } from './shared/listener-fixes.js';

export default defineRule({
  id: 'any-client-certificate',
  category: 'security',
  severity: 'warning',
  summary: 'a listener demands a certificate of its clients, and takes one of any authority',
  docs: {
    why: `With \`verify\` smtpd refuses clients without a certificate, and seems to know those that have one. But without \`ca\` it takes what any of the authorities on the machine's usual list has signed, and anybody gets a certificate from one of those for nothing. smtpd does not look at the name in it either, so rules that trust such a listener trust everybody. The same holds where the file of the \`ca\` has public authorities in it.`,
    bad: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
listen on eth0 port 2525 tls-require verify pki mx.example.org tag BRANCH
action "outbound" relay
match from any tag BRANCH for any action "outbound"
`,
    },
    good: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
ca branches cert "/etc/ssl/branches-ca.crt"
listen on eth0 port 2525 tls-require verify pki mx.example.org ca branches tag BRANCH
action "outbound" relay
match from any tag BRANCH for any action "outbound"
`,
    },
    fix: 'Sign the certificates of your clients with an authority of your own, declare it, and name it on the listener: `ca NAME`.',
    disable: 'When rules or a login decide all the same who may do what.',
    references: ['smtpd.conf(5), listen on, tls-require'],
  },
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
