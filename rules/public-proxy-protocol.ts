import { placeOf } from '../src/lint/open-mail.js';
import type { Span } from '../src/source/text.js';
import { isPrivateAddress } from '../src/verify/networks.js';
import { isReachable } from '../src/verify/server/listeners.js';
import { defineRule } from './rule.js';
import { onLoopback } from './shared/listener-fixes.js';

export default defineRule({
  id: 'public-proxy-protocol',
  category: 'relay',
  severity: 'warning',
  summary: 'a proxy-v2 listener that strangers reach: they choose the address that they seem to come from',
  docs: {
    why: `With \`proxy-v2\`, smtpd believes the first bytes of a connection about who the client is. Whoever can connect without going through the proxy names any address, one of this machine too: \`from src\`, \`from local\`, filters on \`src\` and \`rdns\`, block lists and the log then mean what the stranger wants them to mean.

Where that opens a relay, \`open-relay\` says so at the same listener, and this rule is silent. An address of a private network is taken to be out of strangers' reach.`,
    bad: {
      conf: `filter "blocked" phase connect match src { 203.0.113.0/24 } disconnect "550 no"
listen on 0.0.0.0 port 2525 proxy-v2 filter "blocked"
action "local" maildir
match from any for domain "example.org" action "local"
`,
    },
    good: {
      conf: `filter "blocked" phase connect match src { 203.0.113.0/24 } disconnect "550 no"
listen on 10.0.0.25 port 2525 proxy-v2 filter "blocked"
action "local" maildir
match from any for domain "example.org" action "local"
`,
    },
    fix: 'Listen for the proxy on an address that only the proxy reaches: loopback where it runs on this machine, else a private network between the two.',
    disable: 'When a packet filter lets only the proxy connect to this port.',
    references: ['smtpd.conf(5), listen on', 'The PROXY protocol, versions 1 and 2, section 5'],
  },
  messages: {
    claimed:
      'proxy-v2 on {where}: who connects there names the address that it comes from, so block lists, from src and filters on src do not hold; listen on loopback',
  },
  *check(context) {
    const { config } = context;
    const listeners = config.listeners.filter(
      (listener) => listener.proxy && isReachable(listener) && !isPrivateAddress(listener.on),
    );
    if (listeners.length === 0) return;
    const said = context.verdict.holes.flatMap(({ cause, listener }) =>
      cause === 'proxy' && listener ? [listener] : [],
    );
    for (const listener of listeners) {
      if (said.some((span) => isSame(span, listener.span))) continue;
      const moved = onLoopback(config, listener, 'only a proxy on this machine can connect');
      yield {
        message: 'claimed',
        data: { where: placeOf(listener) },
        span: listener.proxySpan ?? listener.span,
        suggestions: moved ? [moved] : [],
      };
    }
  },
});

const isSame = (a: Span, b: Span): boolean => a.file === b.file && a.start === b.start;
