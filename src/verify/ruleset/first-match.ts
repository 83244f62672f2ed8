import { type Node, no } from '../bdd/diagram.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';

/** The result of first-match evaluation, encoded as the value of a leaf; 0 is no rule. */
export interface FirstMatchOutcome {
  readonly rule: number;
  readonly failure: boolean;
}

/** The leaf of rule `rule` (counted from 1): it decides, or it ends in a temporary failure. */
const leafOf = ({ rule, failure }: FirstMatchOutcome): number => rule * 2 + (failure ? 1 : 0);

/** The outcome that a leaf encodes, or undefined if no rule matched. */
export function outcomeOf(value: number): FirstMatchOutcome | undefined {
  return value < 2 ? undefined : { rule: value >> 1, failure: value % 2 === 1 };
}

/**
 * The ruleset as one function: for every envelope of `within` the rule that decides it. Built from the last rule to the first, each overriding those after it. Rules
 * that `within` excludes cost nothing.
 */
export function firstMatch(space: Pick<EnvelopeSpace, 'diagram' | 'rules'>, within: Node): Node {
  const { diagram, rules } = space;
  let result: Node = no;
  for (let index = rules.length - 1; index >= 0; index -= 1) {
    const region = rules[index];
    if (region === undefined) continue;
    const rule = index + 1;
    const match = diagram.and(within, region.match);
    result = diagram.ite(match, diagram.leaf(leafOf({ rule, failure: false })), result);
    const failure = diagram.and(within, region.failure);
    result = diagram.ite(failure, diagram.leaf(leafOf({ rule, failure: true })), result);
  }
  return result;
}
