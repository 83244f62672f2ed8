import { optionAt, removeOption } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, MatchRule } from '../src/model/config/config.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'match-tls',
  category: 'correctness',
  severity: 'error',
  summary: 'A rule with `tls` makes mail fail with 451',
  messages: {
    tempfail: {
      message: '`{words}` always fails with 451',
      label: 'never implemented',
      note: 'Later rules never see the mail that this one fails for',
      help: 'write `tls-require` on the listener',
    },
  },
  *check(context) {
    const { config } = context;
    for (const rule of context.liveRules) {
      if (rule.tls === undefined) continue;
      yield {
        message: 'tempfail',
        data: { words: rule.tls.negated ? 'match !tls' : 'match tls' },
        span: rule.tls.span,
        suggestions: suggestionsFor(config, rule),
      };
    }
  },
});

/** Removing `tls` makes a rule match more mail, and a `reject` far more than was meant. The alternative is to remove the rule. */
function* suggestionsFor(config: Config, rule: MatchRule): Generator<Suggestion> {
  const option = rule.tls && optionAt(rule.statement, rule.tls.span);
  if (option && rule.outcome.type === 'action')
    yield { description: 'Remove the criterion', edits: [removeOption(option.span)] };
  const edits = config.rules.length > 1 ? new Removals(config).of(rule.span) : undefined;
  if (edits) yield { description: 'Remove the rule', edits };
}
