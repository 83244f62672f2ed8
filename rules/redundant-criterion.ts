import { defineRule } from '../src/lint/rule.js';
import { TooLarge } from '../src/verify/budget.js';
import { redundancy } from '../src/verify/ruleset/redundancy.js';
import { anyOf, criterionRemoval, opensRelay } from './redundant-criterion/criterion-removal.js';
import { excerptOf } from './shared/excerpt.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'redundant-criterion',
  category: 'style',
  severity: 'warning',
  preset: 'all',
  summary: 'A criterion that changes nothing',
  needs: ['complete-config', 'listeners'],
  messages: {
    redundant: {
      message: '`{words}` changes nothing',
      label: 'all mail is handled the same without it',
      help: '{replacement}',
    },
  },
  *check({ config, machine }) {
    const { criteria, rules, undecided } = redundancy(config, machine, { bounds: 'anything' });
    if (undecided !== undefined) throw new TooLarge(undecided);
    // A redundant rule can be removed as a whole.
    const surplus = new Set(rules.map(({ rule }) => rule));
    const removals = new Removals(config);
    for (const { rule: index, criterion } of criteria) {
      const rule = config.rules[index - 1];
      const span = rule?.[criterion]?.span;
      if (rule === undefined || span === undefined || surplus.has(index)) continue;
      // A reject should not become wider than needed, nor a relay open to more than it is meant for.
      if (rule.outcome.type === 'reject' || opensRelay(rule, criterion)) continue;
      const any = anyOf(criterion);
      yield {
        message: 'redundant',
        data: {
          words: excerptOf(span, 40),
          replacement: any === undefined ? 'remove it' : `write \`${any}\``,
        },
        span,
        suggestions: criterionRemoval(removals, config, rule, criterion),
      };
    }
  },
});
