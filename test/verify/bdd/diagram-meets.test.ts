import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Diagram, type Node, no, yes } from '../../../src/verify/bdd/diagram.js';

const levels = 6;

/** A set of texts of `levels` bits, as its members. */
const sets = fc.uniqueArray(fc.nat({ max: 2 ** levels - 1 }), { maxLength: 20 });

function setOf(diagram: Diagram, members: readonly number[]): Node {
  let set: Node = no;
  for (const member of members) {
    let one: Node = yes;
    for (let level = levels - 1; level >= 0; level -= 1)
      one = (member >> level) & 1 ? diagram.node(level, no, one) : diagram.node(level, one, no);
    set = diagram.or(set, one);
  }
  return set;
}

test('two sets meet exactly if their intersection is not empty, whatever was asked before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(sets, sets), { minLength: 1, maxLength: 12 }), (pairs) => {
      const diagram = new Diagram(100_000);
      for (const [some, others] of pairs) {
        const [a, b] = [setOf(diagram, some), setOf(diagram, others)];
        const { size } = diagram;
        const met = diagram.meets(a, b);
        expect(diagram.size).toBe(size);
        expect(met).toBe(some.some((member) => others.includes(member)));
        expect(met).toBe(diagram.and(a, b) !== no);
        expect(diagram.meets(b, a)).toBe(met);
      }
    }),
  );
});
