import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkContains } from '../../../src/verify/match/address.js';
import { packedWidths, rangesOfPacked } from '../../../src/verify/match/ipv4-ranges.js';

/** Few addresses, so that networks touch and overlap. */
const bits = fc.oneof(fc.bigInt(0n, 40n), fc.bigInt(2n ** 32n - 40n, 2n ** 32n - 1n));
const network = fc.record({
  address: bits.map((each) => ({ family: 4 as const, bits: each })),
  prefix: fc.oneof(fc.integer({ min: 26, max: 32 }), fc.integer({ min: 0, max: 32 })),
});

test('an address is in the ranges if it is in one of the networks', () => {
  fc.assert(
    fc.property(fc.array(network, { maxLength: 8 }), bits, (networks, address) => {
      const ranges = rangesOfPacked(
        Float64Array.from(networks, (each) => Number(each.address.bits) * packedWidths + each.prefix),
      );
      const expected = networks.some((each) => networkContains(each, { family: 4, bits: address }));
      expect(ranges.includes(Number(address))).toBe(expected);
      ranges.first.forEach((first, at) => {
        expect(ranges.last[at]).toBeGreaterThanOrEqual(first);
        if (at > 0) expect(first).toBeGreaterThan((ranges.last[at - 1] ?? 0) + 1);
      });
    }),
    { numRuns: 1000 },
  );
});
