import { addressWidth, formatAddress } from './match/address.js';
import { merged, networksOf, type Range, sizeOf } from './sets/intervals.js';
import type { SourceClass } from './sets/sources.js';

/** The longest-known prefixes: a network wider than these is nobody's to trust. */
export interface Width {
  readonly ipv4: number;
  readonly ipv6: number;
}

export const usualWidth: Width = { ipv4: 16, ipv6: 32 };

/** So many networks of the widest kind are too many, wherever they lie. */
const mostNetworks = 256n;

/** Whether these public addresses are more than the owner of a server can mean to trust: one network is too wide, or all of them together are. */
export function isImplausible(classes: readonly SourceClass[], width: Width): boolean {
  return (['ipv4', 'ipv6'] as const).some((kind) => {
    const here = classes.filter((known) => known.kind === kind);
    const family = kind === 'ipv4' ? 4 : 6;
    const widest = 1n << BigInt(addressWidth[family] - width[kind]);
    const total = here.reduce((sum, { size }) => sum + size, 0n);
    if (total > widest * mostNetworks) return true;
    // An expression's addresses are known by number only: scattered, they count as one network.
    if (here.some(({ ranges, size }) => ranges.length === 0 && size > widest)) return true;
    return merged(here.flatMap(({ ranges }) => ranges)).some((range) => sizeOf([range]) > widest);
  });
}

/** Networks shown of one rule. */
const mostShown = 64;

/** The networks that some classes of clients make up, as people write them. */
export function networksOfClasses(classes: readonly SourceClass[]): readonly string[] {
  const shown: string[] = [];
  for (const kind of ['ipv4', 'ipv6'] as const) {
    const family = kind === 'ipv4' ? 4 : 6;
    const here = classes.filter((known) => known.kind === kind);
    const ranges: readonly Range[] = merged(here.flatMap((known) => known.ranges));
    for (const range of ranges)
      for (const { base, prefix } of networksOf(range, addressWidth[family])) {
        if (shown.length >= mostShown) return shown;
        const text = formatAddress({ family, bits: base });
        shown.push(prefix === addressWidth[family] ? text : `${text}/${prefix}`);
      }
    for (const known of here) if (known.ranges.length === 0) shown.push(...known.samples.slice(0, 1));
  }
  return shown;
}
