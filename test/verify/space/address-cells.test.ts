import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget, within } from '../../../src/verify/budget.js';
import type { AddressRange } from '../../../src/verify/match/address.js';
import { cells } from '../../../src/verify/space/address-cells.js';
import { type Cell, includes, merged, sizeOf } from '../../../src/verify/space/address-ranges.js';
import { packedCells } from '../../../src/verify/space/packed-cells.js';

const last = 40n;

/** Ranges among the first addresses and the last ones of a family, not in order, some of which touch or overlap. */
const rangesFor = (width: number): fc.Arbitrary<readonly AddressRange[]> => {
  const end = (1n << BigInt(width)) - 1n;
  const place = fc.oneof(fc.bigInt(0n, last), fc.bigInt(end - last, end));
  return fc.array(
    fc
      .tuple(place, fc.bigInt(0n, 9n))
      .map(([low, more]) => ({ low, high: low + more > end ? end : low + more })),
    { maxLength: 8 },
  );
};

describe.each([
  ['few IPv4', 32, (each: readonly (readonly AddressRange[])[]) => cells(each, 32)],
  ['many IPv4', 32, (each: readonly (readonly AddressRange[])[]) => packedCells(each.map(merged))],
  ['IPv6', 128, (each: readonly (readonly AddressRange[])[]) => cells(each, 128)],
] as const)('%s addresses', (_, width, divided) => {
  test('are in the cell of the predicates that hold for them', () => {
    const end = (1n << BigInt(width)) - 1n;
    fc.assert(
      fc.property(fc.array(rangesFor(width), { maxLength: 4 }), (predicates) => {
        const found: readonly Cell[] = divided(predicates);
        expect(new Set(found.map((cell) => cell.predicates.join())).size).toBe(found.length);
        expect(found.reduce((sum, cell) => sum + sizeOf(cell.ranges), 0n)).toBe(end + 1n);
        for (let at = 0n; at <= last; at += 1n)
          for (const address of [at, end - at]) {
            const holding = predicates.flatMap((ranges, index) =>
              ranges.some(({ low, high }) => low <= address && address <= high) ? [index] : [],
            );
            const [cell, ...others] = found.filter(({ ranges }) => includes(ranges, address));
            expect(others).toEqual([]);
            expect(cell?.predicates).toEqual(holding);
          }
        for (const { ranges } of found) expect(merged([...ranges])).toEqual([...ranges]);
      }),
    );
  });
});

test('a table of addresses is divided with a few steps for each', () => {
  const count = 10_000;
  const ranges = Array.from({ length: count }, (_, at) => ({ low: BigInt(at * 7), high: BigInt(at * 7) }));
  const budget = new Budget();
  const found = within(budget, () => cells([ranges], 32));
  expect(found).toHaveLength(2);
  expect([...(found.find(({ predicates }) => predicates.length > 0)?.ranges ?? [])]).toEqual(ranges);
  expect(new Budget().left - budget.left).toBeLessThan(count * 5);
});
