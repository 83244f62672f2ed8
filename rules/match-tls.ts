import { optionAt, removeOption } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { Removals } from '../src/lint/unused.js';
import type { Config, MatchRule } from '../src/model/config.js';

export default defineRule({
  id: 'match-tls',
  category: 'correctness',
  severity: 'error',
  summary: 'smtpd never learnt to match tls: mail that gets to such a rule fails for now',
  messages: {
    tempfail:
      '{words} was never implemented, so all mail that gets to this rule fails with 451 and later rules never see it; write tls-require on the listener',
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

/** A rule without its `tls` takes more, and a `reject` far more than was meant; else the rule goes. */
function* suggestionsFor(config: Config, rule: MatchRule): Generator<Suggestion> {
  const option = rule.tls && optionAt(rule.statement, rule.tls.span);
  if (option && rule.outcome.type === 'action')
    yield { description: 'the rule no longer asks for TLS', edits: [removeOption(option.span)] };
  const edits = config.rules.length > 1 ? new Removals(config).of(rule.span) : undefined;
  if (edits) yield { description: 'the rule goes', edits };
}
