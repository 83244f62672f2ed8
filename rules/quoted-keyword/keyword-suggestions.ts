import { optionAt, removeOption, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';
import { excerptOf } from '../shared/excerpt.js';
import type { TableUse } from '../shared/table-uses.js';
import type { Removals } from '../shared/unused-declarations.js';
import type { KeywordUse } from './quoted-keywords.js';

/** The words to write instead of a keyword that was meant as everything or as this machine, or undefined if the criterion has none. */
export function wordsInstead({ compared, words }: TableUse, word: string): string | undefined {
  const isLocal = word === 'local' || word === 'socket';
  if (compared === 'source') return isLocal ? `from ${word}` : 'from any';
  if (compared === 'reverse') return 'from rdns';
  if (words === 'for domain') return isLocal ? 'for local' : 'for any';
  return undefined;
}

/** One suggestion for all uses of an entry together, since a use that remains is still reported. Tables that become unused are removed, too. */
export function keywordSuggestions(
  uses: readonly KeywordUse[],
  word: string,
  removals: Removals,
): readonly Suggestion[] {
  const each = uses.map(({ use, isOnly }) =>
    isOnly ? suggestionFor(use, wordsInstead(use, word)) : undefined,
  );
  const found = each.filter((suggestion) => suggestion !== undefined);
  const [first] = found;
  if (first === undefined || found.length < uses.length) return [];
  const isOne = found.every(({ description }) => description === first.description);
  const description = isOne ? first.description : 'Change all criteria that use it';
  const edits = found.flatMap((suggestion) => suggestion.edits);
  const orphans = removals.orphansOf(edits);
  return orphans ? [{ description, edits: [...edits, ...orphans] }] : [];
}

/** Replaces the criterion by the keyword, or removes it. */
function suggestionFor(
  { rule, span, negated, words }: TableUse,
  instead: string | undefined,
): Suggestion | undefined {
  const option = rule && !negated ? optionAt(rule.statement, span) : undefined;
  if (rule === undefined || option === undefined) return undefined;
  if (instead !== undefined)
    return { description: `Write \`${instead}\``, edits: [replace(option.span, instead)] };
  if (!isCriterionOfItsOwn(rule, words)) return undefined;
  const written = excerptOf(option.span, 40).replaceAll('`', "'");
  return { description: `Remove \`${written}\``, edits: [removeOption(option.span)] };
}

/** Whether a criterion can be removed by itself: `from mail-from` and `for rcpt-to` are a `from` and a `for`, too, and remain. */
function isCriterionOfItsOwn({ from, for: to, mailFrom, rcptTo }: MatchRule, words: string): boolean {
  if (words === 'mail-from') return mailFrom?.span !== from.span;
  if (words === 'rcpt-to') return rcptTo?.span !== to.span;
  return words === 'helo';
}
