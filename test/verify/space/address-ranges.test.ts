import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AddressRange } from '../../../src/verify/match/address.js';
import { covering } from '../../../src/verify/match/ipv4-ranges.js';
import {
  includes,
  merged,
  networkCount,
  rangesOfAll,
  sizeOf,
  sizeOfWidest,
} from '../../../src/verify/space/address-ranges.js';

const end = 2n ** 32n - 1n;
const place = fc.oneof(fc.bigInt(0n, 60n), fc.bigInt(end - 60n, end), fc.bigInt(0n, end));
const lists = fc.array(
  fc
    .tuple(place, fc.bigInt(0n, 9n))
    .map(([low, more]): AddressRange => ({ low, high: low + more > end ? end : low + more })),
  { maxLength: 12 },
);

const numbered = (list: readonly AddressRange[]) =>
  covering(
    Uint32Array.from(list, ({ low }) => Number(low)),
    Uint32Array.from(list, ({ high }) => Number(high)),
  );

test('ranges as numbers answer as a list of the same ranges does', () => {
  fc.assert(
    fc.property(lists, lists, place, fc.nat({ max: 32 }), (list, other, address, hostBits) => {
      const ranges = numbered(list);
      const listed = merged(list);
      expect([...ranges]).toEqual(listed);
      expect(ranges.slice(-2)).toEqual(listed.slice(-2));
      expect(sizeOf(ranges)).toBe(sizeOf(listed));
      expect(sizeOfWidest(ranges)).toBe(sizeOfWidest(listed));
      expect(networkCount(ranges, hostBits)).toBe(networkCount(listed, hostBits));
      expect(includes(ranges, address)).toBe(includes(listed, address));
      expect([...rangesOfAll([other, ranges])]).toEqual(merged([...list, ...other]));
    }),
    { numRuns: 1000 },
  );
});

test('more ranges than are made at once are all there', () => {
  const list = Array.from({ length: 2500 }, (_, at) => ({ low: BigInt(at * 3), high: BigInt(at * 3 + 1) }));
  expect([...numbered(list)]).toEqual(list);
});
