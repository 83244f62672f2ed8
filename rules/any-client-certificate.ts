import type { Suggestion } from '../src/lint/finding.js';
import { placeOf } from '../src/lint/open-mail.js';
import { insertAfter } from '../src/lint/suggest.js';
import type { Config, Listener } from '../src/model/config.js';
import { isReachable } from '../src/verify/server/listeners.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'any-client-certificate',
  category: 'security',
  severity: 'warning',
  summary: 'a listener demands a certificate of its clients, and takes one of any authority',
  docs: {
    why: `With \`verify\` smtpd refuses clients without a certificate, and seems to know those that have one. But without \`ca\` it takes what any of the authorities on the machine's usual list has signed, and anybody gets a certificate from one of those for nothing. smtpd does not look at the name in it either, so rules that trust such a listener trust everybody.`,
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
  },
  *check({ config }) {
    for (const listener of config.listeners) {
      const { verify, ca, auth, tlsSpan, span } = listener;
      if (!verify || ca !== undefined || auth === 'auth' || !isReachable(listener)) continue;
      yield {
        message: 'any',
        data: { where: placeOf(listener) },
        span: tlsSpan ?? span,
        suggestions: withCa(config, listener),
      };
    }
  },
});

/** The one authority that is declared before the listener. */
function withCa({ cas }: Config, { tlsSpan, span }: Listener): readonly Suggestion[] {
  const [only, ...others] = cas.values();
  if (only === undefined || others.length > 0 || tlsSpan === undefined || !/^[\w.-]+$/.test(only.name))
    return [];
  if (only.nameSpan.file !== span.file || only.nameSpan.start > span.start) return [];
  return [
    {
      description: `only certificates that ${only.name} has signed count`,
      edits: [insertAfter(tlsSpan, ` ca "${only.name}"`)],
    },
  ];
}
