import { optionAt, removeOption, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';
import { excerptOf } from '../shared/excerpt.js';
import type { TableUse } from '../shared/table-uses.js';

/** The words in whose place a keyword stands for everything, or for this machine. Undefined: the criterion has none. */
export function insteadOf({ compared, words }: TableUse, word: string): string | undefined {
  const isLocal = word === 'local' || word === 'socket';
  if (compared === 'source') return isLocal ? `from ${word}` : 'from any';
  if (compared === 'reverse') return 'from rdns';
  if (words === 'for domain') return isLocal ? 'for local' : 'for any';
  return undefined;
}

export function messageFor({ compared, words }: TableUse, word: string) {
  if (compared === 'source') return word === 'local' ? 'socket' : 'source';
  if (compared === 'reverse') return 'reverse';
  if (words === 'for domain') return 'domain';
  if (compared === 'domain') return 'helo';
  return compared === 'mail' || compared === 'raw-mail' ? 'user' : undefined;
}

/** The keyword in the place of the criterion, or the criterion gone. */
export function suggestionsFor(
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
