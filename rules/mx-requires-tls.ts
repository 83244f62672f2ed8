import { replace } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import { spanText } from '../src/source/text.js';
import { incomingOf, ruleForOthers } from './shared/incoming-mail.js';

export default defineRule({
  id: 'mx-requires-tls',
  category: 'correctness',
  severity: 'warning',
  preset: 'strict',
  summary: 'Port 25 takes no mail without TLS',
  needs: ['complete-config', 'rules'],
  messages: {
    required: {
      message: '`tls-require` on port 25 rejects mail without TLS',
      label: 'mail in clear gets 530',
      note: 'RFC 3207 says that a public server must not require TLS',
      help: 'write `tls`',
    },
  },
  *check({ config }) {
    const incoming = incomingOf(config);
    const rule = ruleForOthers(config);
    if (rule === undefined || !incoming.every(({ tls }) => tls === 'tls-require')) return;
    for (const { tlsSpan, span, verify } of incoming)
      if (!verify)
        yield {
          message: 'required',
          span: tlsSpan ?? span,
          related: [{ span: rule.span, message: 'takes mail that other servers bring' }],
          suggestions:
            tlsSpan && spanText(tlsSpan) === 'tls-require'
              ? [{ description: 'Offer TLS', edits: [replace(tlsSpan, 'tls')] }]
              : [],
        };
  },
});
