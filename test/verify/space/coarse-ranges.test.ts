import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AscendingRanges, coarse } from '../../../src/verify/space/coarse-ranges.js';

const gaps = fc.array(fc.tuple(fc.nat({ max: 3000 }), fc.nat({ max: 300 })), {
  size: 'max',
  maxLength: 4000,
});

test('ranges that come one by one are made as coarse as all of them together', () => {
  fc.assert(
    fc.property(gaps, (lengths) => {
      let next = 0n;
      const all = lengths.map(([gap, length]) => {
        const low = next + BigInt(gap);
        next = low + BigInt(length) + 1n;
        return { low, high: next - 1n };
      });
      const ranges = new AscendingRanges([8, 16]);
      for (const { low, high } of all) ranges.add(low, high);
      expect(ranges.ranges).toEqual(coarse(all, [8, 16]));
    }),
    { numRuns: 30 },
  );
});

test('a hundred thousand ranges are never all there', () => {
  const ranges = new AscendingRanges([8, 16]);
  let most = 0;
  for (let at = 0n; at < 100_000n; at += 1n) {
    ranges.add(at * 512n, at * 512n);
    most = Math.max(most, ranges.ranges.length);
  }
  expect(most).toBeLessThan(1100);
  expect(ranges.isExact).toBe(false);
});

test('ranges that were made wider are not exact, even if none of them meet', () => {
  const ranges = new AscendingRanges([8, 16]);
  for (let at = 0n; at < 1000n; at += 1n) ranges.add(at << 17n, at << 17n);
  expect([ranges.isExact, ranges.ranges.length]).toEqual([true, 1000]);
  for (let at = 1000n; at < 2000n; at += 1n) ranges.add(at << 17n, at << 17n);
  expect([ranges.isExact, ranges.ranges.length]).toEqual([false, 2000]);
});
