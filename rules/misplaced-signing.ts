import { defineRule } from '../src/lint/rule.js';
import { strangersSigned, unsignedSocket, unsignedUsers } from './misplaced-signing/signed-listeners.js';

export default defineRule({
  id: 'misplaced-signing',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'A DKIM filter signs the wrong mail',
  needs: ['complete-config', 'rules'],
  messages: {
    users: {
      message: "Users' mail is not signed here",
      label: 'no signing filter',
      note: 'Other servers may reject it or call it spam',
      help: 'add `filter {filter}`',
    },
    socket: {
      message: 'Mail of this machine is not signed',
      label: 'signs here',
      note: 'What programs here send to the world has no signature',
      help: 'write `listen on socket filter {filter}`',
    },
    strangers: {
      message: "`{filter}` signs strangers' mail in your name",
      label: 'strangers connect here',
      note: 'Forged mail in your mailboxes has a valid signature of yours',
      help: 'sign on the listeners of your users only',
    },
  },
  *check({ config }) {
    for (const { listener, filter } of unsignedUsers(config))
      yield {
        message: 'users',
        data: { filter: filter.name },
        span: listener.span,
        related: [{ span: filter.nameSpan, message: 'signs elsewhere' }],
      };
    const elsewhere = unsignedSocket(config);
    if (elsewhere !== undefined) {
      const { filter, use } = elsewhere;
      yield { message: 'socket', data: { filter: filter.name }, span: use.span };
    }
    for (const { use, filter, listener } of strangersSigned(config))
      yield {
        message: 'strangers',
        data: { filter: filter.name },
        span: use.span,
        related: [{ span: listener.onSpan, message: 'open to strangers' }],
      };
  },
});
