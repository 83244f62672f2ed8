import { optionAt, removeOption, replace } from '../src/edit/edits.js';
import { excerptOf } from '../src/lint/excerpt.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { faultyUses } from './shared/entry-faults.js';
import type { TableUse } from './shared/table-uses.js';

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

/** The words in whose place a keyword stands for everything, or for this machine. Undefined: the criterion has none. */
function insteadOf({ compared, words }: TableUse, word: string): string | undefined {
  const isLocal = word === 'local' || word === 'socket';
  if (compared === 'source') return isLocal ? `from ${word}` : 'from any';
  if (compared === 'reverse') return 'from rdns';
  if (words === 'for domain') return isLocal ? 'for local' : 'for any';
  return undefined;
}

function messageFor({ compared, words }: TableUse, word: string) {
  if (compared === 'source') return word === 'local' ? 'socket' : 'source';
  if (compared === 'reverse') return 'reverse';
  if (words === 'for domain') return 'domain';
  if (compared === 'domain') return 'helo';
  return compared === 'mail' || compared === 'raw-mail' ? 'user' : undefined;
}

/** The keyword in the place of the criterion, or the criterion gone. */
function suggestionsFor(
  { rule, span, negated, words }: TableUse,
  instead: string | undefined,
): readonly Suggestion[] {
  const option = rule && !negated ? optionAt(rule.statement, span) : undefined;
  if (rule === undefined || option === undefined) return [];
  if (instead !== undefined)
    return [{ description: `Write \`${instead}\``, edits: [replace(option.span, instead)] }];
  if (!isCriterionOfItsOwn(rule, words)) return [];
  const written = excerptOf(option.span, 40).replaceAll('`', "'");
  return [{ description: `Remove \`${written}\``, edits: [removeOption(option.span)] }];
}

/** `from mail-from` and `for rcpt-to` are a `from` and a `for`, too: they stay. */
function isCriterionOfItsOwn({ from, for: to, mailFrom, rcptTo }: MatchRule, words: string): boolean {
  if (words === 'mail-from') return mailFrom?.span !== from.span;
  if (words === 'rcpt-to') return rcptTo?.span !== to.span;
  return words === 'helo';
}
