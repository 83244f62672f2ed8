import { type AddressRange, addressWidth } from '../match/address.js';
import { type AddressRanges, networkCount, rangesOfAll } from './address-ranges.js';
import { common } from './coarse-ranges.js';
import { embeddings, wholeIpv4 } from './public-addresses.js';
import type { SourceAtom } from './source-atom.js';

/** The shortest prefixes of networks that one owner may have: a wider one has no single owner who can be trusted. */
export interface Width {
  readonly ipv4: number;
  readonly ipv6: number;
}

export const usualWidth: Width = { ipv4: 16, ipv6: 32 };

/** No one owns a wider network, whatever settings say. */
export const widestEver: Width = { ipv4: 8, ipv6: 16 };

export const kinds = ['ipv4', 'ipv6'] as const;

/** Addresses among which the widest network that one owner has leaves `hostBits` bits free. */
interface ReverseZone {
  readonly ranges: readonly AddressRange[];
  readonly hostBits: number;
}

/** IPv4, and its embeddings in IPv6, have the width for IPv4. */
export function zonesOf(kind: 'ipv4' | 'ipv6', width: Width): readonly ReverseZone[] {
  const ipv4 = addressWidth[4] - Math.max(width.ipv4, widestEver.ipv4);
  const ipv6 = addressWidth[6] - Math.max(width.ipv6, widestEver.ipv6);
  return kind === 'ipv4'
    ? [{ ranges: [wholeIpv4], hostBits: ipv4 }]
    : [
        { ranges: embeddings.inside, hostBits: ipv4 },
        { ranges: embeddings.outside, hostBits: ipv6 },
      ];
}

/** The addresses of one family that are in some atoms. */
export const rangesOf = (atoms: readonly SourceAtom[], kind: 'ipv4' | 'ipv6'): AddressRanges =>
  rangesOfAll(atoms.flatMap((known) => (known.kind === kind ? [known.ranges] : [])));

/** The number of networks of the widest kind that the addresses of some atoms are in. */
export const networksTouched = (atoms: readonly SourceAtom[], width: Width): number =>
  kinds
    .flatMap((kind) =>
      zonesOf(kind, width).map(({ ranges, hostBits }) =>
        networkCount(common(rangesOf(atoms, kind), ranges), hostBits),
      ),
    )
    .reduce((a, b) => a + b, 0);
