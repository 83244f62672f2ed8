import type { RuleContext } from '../../src/lint/rule.js';
import type { Listener, MatchRule } from '../../src/model/config/config.js';
import type { Decision } from '../../src/verify/smtp/envelope.js';
import { exampleRecipients, type Strangers } from '../shared/strangers.js';

/** The most rules of a listener that are tried: each costs a few conversations. */
export const maxReinjectedRules = 5;

/** The first of the rules for a content filter's mail that takes a stranger's mail from its listener, with the decision. */
export function reinjected(
  listener: Listener,
  rules: readonly MatchRule[],
  strangers: Strangers,
  { config, machine }: RuleContext,
): { readonly rule: MatchRule; readonly decision: Decision } | undefined {
  return rules
    .slice(0, maxReinjectedRules)
    .flatMap((rule) =>
      exampleRecipients(rule, config, machine)
        .slice(0, 3)
        .map((rcpt_to) => ({ rule, decision: strangers.ask(listener, { rcpt_to }) })),
    )
    .find(({ rule, decision }) => decision.rule === rule.index);
}

export const actionOf = ({ outcome }: MatchRule): string =>
  outcome.type === 'action' ? `action ${outcome.action.name}` : '';
