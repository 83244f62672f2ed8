import { defineRule } from '../src/lint/rule.js';
import { insteadOf, messageFor, suggestionsFor } from './quoted-keyword/keyword-suggestions.js';
import { faultyUses } from './shared/entry-faults.js';

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
  *check(context) {
    const { config } = context;
    for (const { use, faults, effect } of faultyUses(config)) {
      for (const { entry, fault } of faults) {
        if (fault.type !== 'keyword') continue;
        const { word } = fault;
        const instead = insteadOf(use, word);
        const message = messageFor(use, word);
        if (message === undefined) continue;
        const isOnly =
          faults.length === 1 && use.table.contents.known && use.table.contents.entries.length === 1;
        yield {
          message,
          data: {
            word,
            effect,
            instead: use.negated || instead === undefined ? 'the networks that are meant' : `\`${instead}\``,
          },
          span: entry.span,
          related:
            use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: `used by \`${use.words}\`` }],
          suggestions: isOnly ? suggestionsFor(use, instead) : [],
        };
      }
    }
  },
});
