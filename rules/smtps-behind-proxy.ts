import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'smtps-behind-proxy',
  category: 'correctness',
  severity: 'warning',
  summary: '`smtps` on a `proxy-v2` listener',
  messages: {
    hangs: {
      message: '`smtps` behind `proxy-v2` can hang',
      label: 'TLS begins right behind the PROXY header',
      note: 'smtpd waits for ever where both come in one segment',
      help: 'end TLS in the proxy, or use `tls`',
    },
  },
  *check({ config }) {
    for (const { proxy, tls, tlsSpan, span } of config.listeners)
      if (proxy && tls === 'smtps') yield { message: 'hangs', span: tlsSpan ?? span };
  },
});
