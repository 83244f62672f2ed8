import { rewriteKey } from '../src/edit/entries.js';
import { asMeant, expressionSurprise, type Surprise } from '../src/lint/expression-surprises.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { type PlacedEntry, placedEntriesOf, type TableUse, tableUses } from '../src/lint/table-uses.js';
import type { Config, Table } from '../src/model/config.js';
import { canHold } from '../src/verify/matchable.js';

/** Expressions that are reported: each takes an automaton. */
const mostReported = 100;

export default defineRule({
  id: 'misread-expression',
  category: 'correctness',
  severity: 'warning',
  summary: 'a regular expression with a part that means something else in smtpd than in other programs',
  messages: {
    upper:
      'text and expression are made lower case, and nothing is [[:upper:]] then, so {part} finds no letter; write [[:alpha:]]',
    backslash:
      'two backslashes ask for a backslash in the text, so that part of the expression never holds; write one backslash',
    letter:
      '{part} is the plain letter {letter} in smtpd, so the expression finds other texts than it seems to; write {instead}',
    folded: 'smtpd makes expressions lower case, so {part} means its opposite, {folded}; write {instead}',
    bracket:
      'in brackets a backslash is itself, so {part} is a set with a backslash and a letter; write {instead}',
  },
  *check({ config }) {
    const seen = new Set<Table>();
    let left = mostReported;
    for (const use of tableUses(config)) {
      if (!use.regex || use.compared === 'tag' || seen.has(use.table)) continue;
      seen.add(use.table);
      for (const entry of placedEntriesOf(use.table)) {
        const surprise = expressionSurprise(entry.key, config.platform);
        if (surprise === undefined) continue;
        // What can never match is another rule's.
        left -= 1;
        if (left < 0 || canHold(use.compared, entry.key, true) === false) continue;
        const { type, part } = surprise;
        const instead = 'instead' in surprise ? surprise.instead : undefined;
        yield {
          message: type,
          data: {
            part,
            letter: part.slice(1),
            folded: part.toLowerCase(),
            instead: instead ?? `the ${part.slice(1)} without a backslash`,
          },
          span: entry.span,
          suggestions: suggestionsFor(config, use, entry, surprise),
        };
      }
    }
  },
});

/** The part as it was meant, where the expression still can match then. */
function suggestionsFor(
  config: Config,
  use: TableUse,
  entry: PlacedEntry,
  surprise: Surprise,
): readonly Suggestion[] {
  const key = asMeant(entry.key, surprise);
  if (key === undefined || use.compared === 'tag') return [];
  const next = expressionSurprise(key, config.platform);
  if (canHold(use.compared, key, true) !== true || next?.type === surprise.type) return [];
  const edit = rewriteKey(config, entry, key);
  return edit ? [{ description: 'the expression as it is meant elsewhere', edits: [edit] }] : [];
}
