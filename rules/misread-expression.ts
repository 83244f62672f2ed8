import { defineRule } from '../src/lint/rule.js';
import type { Table } from '../src/model/config/config.js';
import { canHold } from '../src/verify/space/matchable-entries.js';
import { expressionSuggestions } from './misread-expression/rewritten-expression.js';
import { expressionSurprise } from './shared/expression-surprises.js';
import { placedEntriesOf, tableUses } from './shared/table-uses.js';

/** The most expressions that are reported: each is compiled to an automaton. */
const maxReported = 100;

export default defineRule({
  id: 'misread-expression',
  category: 'correctness',
  severity: 'warning',
  summary: 'smtpd reads part of a regular expression differently',
  messages: {
    upper: {
      message: '`{part}` never matches',
      label: 'smtpd compares in lower case',
      help: 'write `[[:alpha:]]`',
    },
    backslash: {
      message: 'Two backslashes match a literal backslash',
      label: 'the text has no backslash',
      note: 'This part of the expression never matches',
      help: 'write one backslash',
    },
    letter: {
      message: '`{part}` is the plain letter `{letter}`',
      label: 'no character class in smtpd',
      help: 'write {instead}',
    },
    folded: {
      message: '`{part}` means `{folded}`',
      label: 'smtpd lower-cases expressions',
      note: 'It matches the opposite of what it seems to',
      help: 'write {instead}',
    },
    bracket: {
      message: 'A backslash in brackets matches itself',
      label: 'a set with a backslash and a letter',
      help: 'write {instead}',
    },
  },
  *check({ config }) {
    const seen = new Set<Table>();
    let left = maxReported;
    for (const use of tableUses(config)) {
      if (!use.regex || use.compared === 'tag' || seen.has(use.table)) continue;
      seen.add(use.table);
      for (const entry of placedEntriesOf(use.table)) {
        const surprise = expressionSurprise(entry.key, config.platform);
        if (surprise === undefined) continue;
        // An expression that can never match is reported by another rule.
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
            instead: instead ? `\`${instead}\`` : `\`${part.slice(1)}\` without a backslash`,
          },
          span: entry.span,
          suggestions: expressionSuggestions(config, use, entry, surprise),
        };
      }
    }
  },
});
