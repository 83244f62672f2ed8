import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'senders-without-auth',
  category: 'security',
  severity: 'warning',
  summary: '`senders` on a listener where nobody logs in',
  messages: {
    idle: {
      message: '`{option}` does nothing without `auth`',
      label: 'it holds for users who log in',
      note: 'Any sender address is accepted here',
      help: 'add `auth`, or remove it',
    },
  },
  *check({ config }) {
    for (const { auth, senders, masquerade, span } of config.listeners)
      if (senders !== undefined && auth === 'none')
        yield {
          message: 'idle',
          data: { option: masquerade ? 'senders … masquerade' : 'senders' },
          span: senders.origin === 'anonymous' && senders.span ? senders.span : span,
        };
  },
});
