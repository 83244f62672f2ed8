import type { Option } from '../grammar/ast.js';
import { optionAt, removeOption, replace } from '../src/edit/edits.js';
import { faultyUses } from '../src/lint/entry-faults.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { TableUse } from '../src/lint/table-uses.js';
import { wordsOf } from '../src/lint/words.js';
import type { MatchRule } from '../src/model/config.js';

export default defineRule({
  id: 'quoted-keyword',
  category: 'correctness',
  severity: 'warning',
  summary: 'a keyword stands where smtpd takes it for an address, a domain or a user',
  messages: {
    source: '{word} is no keyword behind src but an address that no client has, so {effect}; write {instead}',
    socket:
      'local is no keyword behind src: it is the local socket only, and not the addresses of this server; write from local, or from socket',
    reverse: '{word} is no keyword here but a reverse name, so nobody is meant by it; write {instead}',
    domain:
      '{word} is no keyword here but a domain of that name, so mail for others does not match; write {instead}',
    helo: '{word} is no keyword here but a HELO name, so other clients do not match; leave the criterion out',
    user: '{word} is no keyword here but a user of that name, so mail of others does not match; leave the criterion out',
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
          data: { word, effect, instead: use.negated ? 'the networks that are meant' : (instead ?? '') },
          span: entry.span,
          related:
            use.table.origin === 'anonymous'
              ? []
              : [{ span: use.span, message: `used here, by ${use.words}` }],
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
    return [{ description: `${instead} is meant`, edits: [replace(option.span, instead)] }];
  if (!isCriterionOfItsOwn(rule, words)) return [];
  return [
    { description: `the rule does not ask: ${described(option)} goes`, edits: [removeOption(option.span)] },
  ];
}

const described = (option: Option): string => wordsOf(option.span, 40);

/** `from mail-from` and `for rcpt-to` are a `from` and a `for`, too: they stay. */
function isCriterionOfItsOwn({ from, for: to, mailFrom, rcptTo }: MatchRule, words: string): boolean {
  if (words === 'mail-from') return mailFrom?.span !== from.span;
  if (words === 'rcpt-to') return rcptTo?.span !== to.span;
  return words === 'helo';
}
