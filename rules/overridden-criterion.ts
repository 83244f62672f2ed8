import { optionAt, removeOption } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import { replaced } from './overridden-criterion/replaced-criteria.js';
import { excerptOf } from './shared/excerpt.js';
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
