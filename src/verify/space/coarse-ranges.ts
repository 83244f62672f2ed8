import { type AddressRange, merged } from './address-ranges.js';

/** Ranges kept as they are; more are made coarser. */
const maxRanges = 1024;

/**
 * Networks that cover some addresses: their ranges as they are while these are few, else each widened to whole networks whose host part has
 * `steps[0]` bits, and if that does not help `steps[1]`, and so on. Ascending, disjoint.
 */
export function coarse(ranges: readonly AddressRange[], steps: readonly number[]): readonly AddressRange[] {
  let found = merged(ranges);
  for (const bits of steps) {
    if (found.length <= maxRanges) return found;
    found = merged(found.map((range) => widened(range, bits)));
  }
  return found;
}

/** A range with all of the networks that it touches, whose host part has `bits` bits. */
export function widened({ low, high }: AddressRange, bits: number): AddressRange {
  const shift = BigInt(bits);
  return { low: (low >> shift) << shift, high: (((high >> shift) + 1n) << shift) - 1n };
}

/** What two lists of ascending disjoint ranges have in common. */
export function common(a: readonly AddressRange[], b: readonly AddressRange[]): readonly AddressRange[] {
  const result: AddressRange[] = [];
  let at = 0;
  for (const range of a)
    for (let index = at; index < b.length; index += 1) {
      const other = b[index];
      if (other === undefined || other.low > range.high) break;
      if (other.high < range.low) {
        at = index + 1;
        continue;
      }
      result.push({
        low: other.low > range.low ? other.low : range.low,
        high: other.high < range.high ? other.high : range.high,
      });
    }
  return result;
}
