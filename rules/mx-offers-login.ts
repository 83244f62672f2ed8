import { defineRule } from '../src/lint/rule.js';
import { incomingOf, ruleForOthers } from './shared/incoming-mail.js';

export default defineRule({
  id: 'mx-offers-login',
  category: 'security',
  severity: 'warning',
  preset: 'all',
  summary: 'Port 25 lets everybody try passwords',
  needs: ['complete-config', 'rules'],
  messages: {
    offered: {
      message: 'Logins on port 25, where all other servers connect',
      label: 'strangers can try passwords',
      note: 'RFC 8314 has ports 465 and 587 for users',
      help: 'let users log in on port 465 or 587',
    },
  },
  *check({ config }) {
    if (ruleForOthers(config) === undefined) return;
    for (const { auth, authSpan, span } of incomingOf(config))
      if (auth === 'auth-optional') yield { message: 'offered', span: authSpan ?? span };
  },
});
