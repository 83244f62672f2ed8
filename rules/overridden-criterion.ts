import type { Directive, Option } from '../grammar/ast.js';
import { optionAt, removeOption } from '../src/edit/edits.js';
import { excerptOf } from '../src/lint/excerpt.js';
import { defineRule } from '../src/lint/rule.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'overridden-criterion',
  category: 'correctness',
  severity: 'warning',
  summary: 'A later criterion of the rule replaces an earlier one',
  messages: {
    forgotten: {
      message: '`{first}` is ignored',
      label: 'a later criterion replaces it',
      help: 'write one of the two',
    },
  },
  *check({ config }) {
    const removals = new Removals(config);
    for (const { statement } of config.rules) {
      for (const { first, last } of replaced(statement)) {
        const option = optionAt(statement, first.span);
        const edits = option ? [removeOption(option.span)] : [];
        const orphans = removals.orphansOf(edits);
        yield {
          message: 'forgotten',
          data: { first: excerptOf(first.span, 40) },
          span: first.span,
          related: [{ span: last.span, message: 'replaces it' }],
          suggestions:
            option && orphans
              ? [{ description: 'Remove the ignored criterion', edits: [...edits, ...orphans] }]
              : [],
        };
      }
    }
  },
});

/** The long forms, by the words they begin with, and the criteria that they set. */
const longForms: Readonly<Record<string, readonly string[]>> = {
  from: ['auth', 'mail-from'],
  for: ['rcpt-to'],
};

/** Criteria that a long form behind them replaces. The other way round smtpd refuses the rule. */
function* replaced({ items }: Directive): Generator<{ readonly first: Option; readonly last: Option }> {
  const earlier = new Map<string, Option>();
  for (const item of items) {
    if (item.type !== 'option') continue;
    const { keyword } = item;
    const inner = item.items.find((part) => part.type === 'option');
    const sets = longForms[keyword.value]?.find((name) => inner?.keyword.value === name);
    const first = sets === undefined ? undefined : earlier.get(sets);
    if (first !== undefined) yield { first, last: item };
    if (keyword.value !== 'from' && keyword.value !== 'for') earlier.set(keyword.value, item);
  }
}
