import type { AddressRange } from '../match/address.js';
import { type AddressRanges, merged } from './address-ranges.js';

/** The most ranges that are kept; if there are more, they are made coarser. */
const maxRanges = 1024;

/**
 * Networks that cover some addresses: the ranges themselves if they are few, otherwise each is widened to whole networks whose host part has `steps[0]` bits or, if
 * that does not suffice, `steps[1]`, and so on. Ascending, disjoint.
 */
export function coarse(ranges: readonly AddressRange[], steps: readonly number[]): readonly AddressRange[] {
  let found = merged(ranges);
  for (const bits of steps) {
    if (found.length <= maxRanges) return found;
    found = merged(found.map((range) => widenedRange(range, bits)));
  }
  return found;
}

/**
 * {@link coarse} for ranges that come in ascending order. It does not keep the ranges that it makes coarser, because they may be many more than those that are left.
 * The result is that of {@link coarse} for all of them.
 */
export class AscendingRanges {
  #ranges: { low: bigint; high: bigint }[] = [];
  #step = -1;
  #isWidened = false;

  /** @param steps as for {@link coarse} */
  constructor(private readonly steps: readonly number[]) {}

  add(low: bigint, high: bigint): void {
    this.#append({ low, high });
    while (this.#ranges.length > maxRanges && this.#step + 1 < this.steps.length) {
      this.#step += 1;
      const finer = this.#ranges;
      this.#ranges = [];
      for (const range of finer) this.#append(range);
    }
  }

  #append(range: AddressRange): void {
    const bits = this.steps[this.#step];
    const { low, high } = bits === undefined ? range : widenedRange(range, bits);
    if (low !== range.low || high !== range.high) this.#isWidened = true;
    const last = this.#ranges.at(-1);
    if (last === undefined || low > last.high + 1n) this.#ranges.push({ low, high });
    else if (high > last.high) last.high = high;
  }

  get ranges(): readonly AddressRange[] {
    return this.#ranges;
  }

  /** Whether the ranges have no address that was not added. */
  get isExact(): boolean {
    return !this.#isWidened;
  }
}

/** A range widened to whole networks whose host part has `bits` bits. */
export function widenedRange({ low, high }: AddressRange, bits: number): AddressRange {
  const shift = BigInt(bits);
  return { low: (low >> shift) << shift, high: (((high >> shift) + 1n) << shift) - 1n };
}

/** The intersection of two lists of ascending disjoint ranges. */
export function common(a: readonly AddressRange[], b: readonly AddressRange[]): readonly AddressRange[];
export function common(a: AddressRanges, b: readonly AddressRange[]): AddressRanges;
export function common(a: AddressRanges, b: readonly AddressRange[]): AddressRanges {
  // A million ranges usually lie in one.
  const [around] = b;
  const [first, last] = [...a.slice(0, 1), ...a.slice(-1)];
  if (b.length === 1 && around && first && last && around.low <= first.low && last.high <= around.high)
    return a;
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
