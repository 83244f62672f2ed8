import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Diagram, type Node, no } from '../../../src/verify/bdd/diagram.js';
import { leafPairs, leafRegions } from '../../../src/verify/bdd/leaf-pairs.js';
import { Budget, within } from '../../../src/verify/budget.js';

const levels = 5;

/** A function by its values, the first for the text of zeros. */
function functionOf(diagram: Diagram, values: readonly number[], level = 0): Node {
  if (values.length === 1) return diagram.leaf(values[0] ?? 0);
  const half = values.length / 2;
  const [low, high] = [values.slice(0, half), values.slice(half)];
  return diagram.node(level, functionOf(diagram, low, level + 1), functionOf(diagram, high, level + 1));
}

const functions = fc.array(fc.nat({ max: 4 }), { minLength: 2 ** levels, maxLength: 2 ** levels });

test('each pair of leaves has the texts for which the two functions have these leaves', () => {
  fc.assert(
    fc.property(functions, functions, (left, right) => {
      const diagram = new Diagram(100_000);
      const [a, b] = [functionOf(diagram, left), functionOf(diagram, right)];
      const met = left.map((value, at): readonly [number, number] => [value, right[at] ?? 0]);
      const different = new Map(met.map((pair) => [pair.join(), pair]));
      const pairs = leafPairs(diagram, a, b);
      expect(pairs.map(({ leaves }) => leaves)).toEqual(
        [...different.values()].sort(([a1, b1], [a2, b2]) => a1 - a2 || b1 - b2),
      );
      for (const { leaves, region } of pairs)
        expect(region).toBe(
          functionOf(
            diagram,
            met.map((pair) => (pair.join() === leaves.join() ? 1 : 0)),
          ),
        );
      for (const { leaf, region } of leafRegions(diagram, a))
        expect(region).toBe(
          functionOf(
            diagram,
            left.map((value) => (value === leaf ? 1 : 0)),
          ),
        );
    }),
  );
});

test('the sets of all leaves cost little more than the function', () => {
  const texts = 12;
  const diagram = new Diagram(1_000_000);
  const node = functionOf(
    diagram,
    Array.from({ length: 2 ** texts }, (_, at) => at),
  );
  const budget = new Budget();
  within(budget, () => {
    const regions = leafRegions(diagram, node);
    expect(regions).toHaveLength(2 ** texts);
    for (const { region } of regions) expect(region).not.toBe(no);
  });
  expect(new Budget().left - budget.left).toBeLessThan(2 ** texts * (3 * texts + 10));
});
