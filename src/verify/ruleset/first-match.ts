import { type Node, no, yes } from '../bdd/diagram.js';
import { whereLeaf } from '../bdd/walks.js';
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
 *
 * @param first the index of the first rule that is evaluated; no envelope of `within` is taken by one before it
 */
export function firstMatch(space: Pick<EnvelopeSpace, 'diagram' | 'rules'>, within: Node, first = 0): Node {
  const { diagram, rules } = space;
  let result: Node = no;
  for (let index = rules.length - 1; index >= first; index -= 1) {
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

/** A ruleset, and its first-match evaluation over all envelopes. */
export interface DecidedRules {
  readonly rules: EnvelopeSpace['rules'];
  readonly decision: Node;
}

/**
 * First-match evaluation of rules over all envelopes, beside that of other rules. Where the rules begin and end as the others do, only what those in between take
 * is evaluated again.
 */
export function firstMatchBeside(
  diagram: EnvelopeSpace['diagram'],
  rules: EnvelopeSpace['rules'],
  other: DecidedRules,
): Node {
  const shorter = Math.min(rules.length, other.rules.length);
  const same = (at: number, otherAt: number): boolean => isSame(rules[at], other.rules[otherAt]);
  let before = 0;
  while (before < shorter && same(before, before)) before += 1;
  let after = 0;
  while (after < shorter - before && same(rules.length - after - 1, other.rules.length - after - 1))
    after += 1;
  const different = [rules, other.rules].flatMap((each) => each.slice(before, each.length - after));
  if (different.length > shorter / differentShare) return firstMatch({ diagram, rules }, yes);
  const met = different
    .flatMap(({ match, failure }) => [match, failure])
    .reduce((a, b) => diagram.or(a, b), no);
  const takenBefore = whereLeaf(diagram, other.decision, (leaf) => {
    const rule = outcomeOf(leaf)?.rule;
    return rule !== undefined && rule <= before;
  });
  const taken = diagram.without(met, takenBefore);
  const longer = rules.length - other.rules.length;
  const isAfter = (leaf: number): boolean => (outcomeOf(leaf)?.rule ?? 0) > other.rules.length - after;
  const kept =
    longer === 0
      ? other.decision
      : diagram.map(other.decision, (leaf) =>
          isAfter(leaf) ? leaf + leafOf({ rule: longer, failure: false }) : leaf,
        );
  return diagram.ite(taken, firstMatch({ diagram, rules }, taken, before), kept);
}

/** If more than this part of the rules differs, all are evaluated. */
const differentShare = 8;

const isSame = (
  one: EnvelopeSpace['rules'][number] | undefined,
  other: EnvelopeSpace['rules'][number] | undefined,
): boolean => one !== undefined && one.match === other?.match && one.failure === other.failure;
