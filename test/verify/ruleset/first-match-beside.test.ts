import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Diagram, type Node, no, yes } from '../../../src/verify/bdd/diagram.js';
import { Budget, within } from '../../../src/verify/budget.js';
import { firstMatch, firstMatchBeside } from '../../../src/verify/ruleset/first-match.js';
import type { EnvelopeSpace } from '../../../src/verify/space/envelope-space.js';

type Rules = EnvelopeSpace['rules'];

const levels = 4;

/** A rule by the bits of its envelopes: those that it takes, and those that it fails for. */
type WrittenRule = readonly [number, number];

const written: fc.Arbitrary<readonly WrittenRule[]> = fc.array(
  fc.tuple(fc.nat({ max: 2 ** (2 ** levels) - 1 }), fc.constantFrom(0, 0, 0, 1, 0x100)),
  { maxLength: 12 },
);

function setOf(diagram: Diagram, bits: number, level = 0, first = 0): Node {
  if (level === levels) return (bits >> first) & 1 ? yes : no;
  const half = 2 ** (levels - level - 1);
  return diagram.node(
    level,
    setOf(diagram, bits, level + 1, first),
    setOf(diagram, bits, level + 1, first + half),
  );
}

const rulesOf = (diagram: Diagram, rules: readonly WrittenRule[]): Rules =>
  rules.map(([match, failure]) => ({ match: setOf(diagram, match), failure: setOf(diagram, failure) }));

test('what rules decide is the same beside other rules, whatever they have in common', () => {
  fc.assert(
    fc.property(written, written, written, written, (before, one, other, after) => {
      const diagram = new Diagram(1_000_000);
      // Many in common, so that most of it is taken over.
      const many = [...before, ...before, ...before];
      const rules = rulesOf(diagram, [...many, ...one.slice(0, 2), ...after]);
      const others = rulesOf(diagram, [...many, ...other.slice(0, 2), ...after]);
      const all = (each: Rules): Node => firstMatch({ diagram, rules: each }, yes);
      expect(firstMatchBeside(diagram, rules, { rules: others, decision: all(others) })).toBe(all(rules));
    }),
    { numRuns: 500 },
  );
});

/** A rule that takes one of 1,024 kinds of envelopes. */
function single(diagram: Diagram, kind: number): Rules[number] {
  let match: Node = yes;
  for (let level = 9; level >= 0; level -= 1)
    match = (kind >> (9 - level)) & 1 ? diagram.node(level, no, match) : diagram.node(level, match, no);
  return { match, failure: no };
}

test('a thousand rules of which one is different are not evaluated again', () => {
  const diagram = new Diagram(1_000_000);
  const others = Array.from({ length: 1000 }, (_, kind) => single(diagram, kind));
  const rules = others.map((rule, kind) => (kind === 500 ? single(diagram, 1010) : rule));
  const workOf = (run: () => unknown): number => {
    const budget = new Budget();
    within(budget, run);
    return new Budget().left - budget.left;
  };
  let decision: Node = no;
  const whole = workOf(() => {
    decision = firstMatch({ diagram, rules: others }, yes);
  });
  expect(workOf(() => firstMatchBeside(diagram, rules, { rules: others, decision }))).toBeLessThan(whole / 5);
  const least = whole / 5;
  expect(workOf(() => firstMatchBeside(diagram, others, { rules: others, decision }))).toBeLessThan(least);
  // The same, and a rule for all that the others leave.
  const longer = [...others, { match: yes, failure: no }];
  expect(workOf(() => firstMatchBeside(diagram, longer, { rules: others, decision }))).toBeLessThan(least);
});
