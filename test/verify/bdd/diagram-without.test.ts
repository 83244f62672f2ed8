import { expect, test } from 'vitest';
import { Diagram, type Node, no, yes } from '../../../src/verify/bdd/diagram.js';

const levels = 8;

function single(diagram: Diagram, member: number): Node {
  let one: Node = yes;
  for (let level = levels - 1; level >= 0; level -= 1)
    one = (member >> level) & 1 ? diagram.node(level, no, one) : diagram.node(level, one, no);
  return one;
}

test('what is left without a set needs no complement of it', () => {
  const diagram = new Diagram(100_000);
  const few = diagram.or(single(diagram, 3), single(diagram, 200));
  const { size } = diagram;
  expect(diagram.without(few, few)).toBe(no);
  expect(diagram.without(single(diagram, 3), few)).toBe(no);
  expect(diagram.without(few, single(diagram, 200))).toBe(single(diagram, 3));
  expect(diagram.without(few, single(diagram, 7))).toBe(few);
  expect(diagram.size).toBeLessThan(size + levels + 1);
  expect(diagram.without(yes, few)).toBe(diagram.not(few));
});
