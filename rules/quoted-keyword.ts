import { defineRule } from '../src/lint/rule.js';
import { keywordSuggestions, wordsInstead } from './quoted-keyword/keyword-suggestions.js';
import { quotedKeywords } from './quoted-keyword/quoted-keywords.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'quoted-keyword',
  category: 'correctness',
  severity: 'warning',
  summary: 'A keyword is read as an address, a domain or a user',
  messages: {
    source: {
      message: '`{word}` is not a keyword after `src`',
      label: 'read as an address, which no client has',
      note: '{effect}',
      help: 'write {instead}',
    },
    socket: {
      message: '`local` after `src` is the local socket only',
      label: 'not the addresses of this server',
      help: 'write `from local` or `from socket`',
    },
    reverse: {
      message: '`{word}` is a reverse name here, not a keyword',
      note: 'No client is meant by it',
      help: 'write {instead}',
    },
    domain: {
      message: '`{word}` is a domain here, not a keyword',
      note: 'Mail for other domains does not match',
      help: 'write {instead}',
    },
    helo: {
      message: '`{word}` is a HELO name here, not a keyword',
      note: 'Clients with other names do not match',
      help: 'remove the criterion',
    },
    user: {
      message: '`{word}` is a user here, not a keyword',
      note: 'Mail of other users does not match',
      help: 'remove the criterion',
    },
  },
  *check({ config }) {
    const removals = new Removals(config);
    for (const { message, word, entry, uses } of quotedKeywords(config)) {
      const [{ use, effect }] = uses;
      const instead = wordsInstead(use, word);
      yield {
        message,
        data: {
          word,
          effect,
          instead: use.negated || instead === undefined ? 'the networks that are meant' : `\`${instead}\``,
        },
        span: entry.span,
        related: uses
          .filter(({ use: { table } }) => table.origin !== 'anonymous')
          .map(({ use: { span, words } }) => ({ span, message: `used by \`${words}\`` }))
          .slice(0, maxRelated),
        suggestions: keywordSuggestions(uses, word, removals),
      };
    }
  },
});

/** The most uses of one entry that are shown. */
const maxRelated = 5;
