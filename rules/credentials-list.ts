import { defineRule } from '../src/lint/rule.js';
import type { Table } from '../src/model/config/config.js';
import { spanText } from '../src/source/text.js';
import { helpFor, meant } from './credentials-list/meant-word.js';

export default defineRule({
  id: 'credentials-list',
  category: 'correctness',
  severity: 'error',
  summary: '`auth` takes its users from a list, which has no passwords',
  messages: {
    word: {
      message: '`{auth} {word}` is a list of one word',
      label: 'it has no password',
      note: 'Nobody can log in: smtpd answers 535 to every password',
      help: '{help}',
    },
    list: {
      message: 'Nobody can log in with a list of names',
      label: 'a name has no password',
      note: 'smtpd answers 535 to every password',
      help: 'map each name to what `smtpctl encrypt` prints',
    },
  },
  *check({ config }) {
    for (const { auth, authTable: table } of config.listeners) {
      if (table?.span === undefined || !hasNoPassword(table)) continue;
      const word = spanText(table.span);
      const isWord = table.origin === 'anonymous' && !/[{}<>]/.test(word);
      yield isWord
        ? {
            message: 'word',
            data: { auth, word: word.replaceAll('"', ''), help: helpFor(word, config) },
            span: table.span,
            suggestions: meant(word, table.span, config),
          }
        : { message: 'list', span: table.span };
    }
  },
});

const hasNoPassword = ({ kind, contents }: Table): boolean =>
  kind === 'list' && contents.known && contents.entries.every(({ value }) => value === undefined);
