import { type Node, no } from '../bdd/diagram.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';

/** The envelopes that reach one rule under first-match evaluation. */
export interface ReachedRule {
  /** The rule's number, from 1. */
  readonly rule: number;
  /** The envelopes that this rule decides. */
  readonly decides: Node;
  /** The envelopes whose evaluation ends at this rule in a temporary failure. */
  readonly fails: Node;
  /** The envelopes that neither this rule nor an earlier one takes. */
  readonly rest: Node;
}

/**
 * Evaluates the ruleset on all envelopes of `within` at once: for each rule, in order, the exact part of them that reaches it and that it takes. The rest after a
 * rule is one node, whose size is about the sum, not the product, of the rules' criteria. Ends early once nothing is left.
 */
export function* reachedRules(
  space: Pick<EnvelopeSpace, 'diagram' | 'rules'>,
  within: Node,
): Generator<ReachedRule> {
  const { diagram, rules } = space;
  let left = within;
  for (let index = 0; index < rules.length && left !== no; index += 1) {
    const region = rules[index];
    if (region === undefined) return;
    const fails = diagram.and(left, region.failure);
    const decides = diagram.without(diagram.and(left, region.match), fails);
    left = diagram.without(left, diagram.or(region.match, region.failure));
    yield { rule: index + 1, decides, fails, rest: left };
  }
}
