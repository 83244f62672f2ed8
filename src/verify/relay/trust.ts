import { addressWidth, formatAddress } from '../match/address.js';
import {
  type AddressRanges,
  merged,
  networkCount,
  networksOf,
  rangesOfAll,
  sizeOf,
  sizeOfWidest,
} from '../space/address-ranges.js';
import { common } from '../space/coarse-ranges.js';
import {
  kinds,
  networksTouched,
  rangesOf,
  type Width,
  widestEver,
  zonesOf,
} from '../space/network-widths.js';
import { networkRanges } from '../space/public-addresses.js';
import type { SourceAtom } from '../space/source-atom.js';

/** The most networks that all trust together may cover: those that rules name, counted as the widest networks that they take up, and those of the settings. */
const maxNetworks = 255;

/** The most networks that regular expressions may cover: a person writes so many alternatives, while a few characters can match thousands. */
const maxByExpression = 16;

/** The most addresses of rules, as a number of the widest networks. */
const maxWidest = 32n;

/** The most addresses that are trusted in all, as a number of networks of `widestEver`. */
const maxEver = { ipv4: 4n, ipv6: 2n };
const familyOf = { ipv4: 4, ipv6: 6 } as const;

/** The networks of the settings, by family. */
type NamedRanges = Readonly<Record<'ipv4' | 'ipv6', AddressRanges>>;

function namedRanges(networks: readonly string[]): NamedRanges {
  const { ipv4, ipv6 } = networkRanges(networks);
  return { ipv4: merged(ipv4), ipv6: merged(ipv6) };
}

const isTooMuch = (ranges: AddressRanges, kind: 'ipv4' | 'ipv6'): boolean =>
  sizeOf(ranges) > maxEver[kind] << BigInt(addressWidth[familyOf[kind]] - widestEver[kind]);

/** The measure that tells networks that an owner may trust from strangers. */
export interface Trust {
  readonly width: Width;
  /** Networks that the settings trust: they leave fewer for rules. */
  readonly named: readonly string[];
  /** Whether some regular expression that matches an atom also matches public networks that it does not name. */
  readonly isLoose: (known: SourceAtom) => boolean;
}

/**
 * Whether these public addresses are more than the owner of a server can mean to trust: one network is too wide, all of them together are, or they are scattered
 * over many networks.
 */
export function isImplausible(atoms: readonly SourceAtom[], { width, named, isLoose }: Trust): boolean {
  if (atoms.length === 0) return false;
  const settings = namedRanges(named);
  const isTooMany = kinds.some((kind) => {
    const ranges = rangesOf(atoms, kind);
    const others = settings[kind];
    return (
      isTooWide(ranges, kind, width) ||
      isTooMuch(others.length === 0 ? ranges : rangesOfAll([ranges, others]), kind)
    );
  });
  if (isTooMany) return true;
  const others = settings.ipv4.length + settings.ipv6.length;
  if (networksTouched(atoms, width) + others > maxNetworks) return true;
  // The parts that an expression has cut out of networks in lists.
  const cut = atoms.filter(
    ({ kind, within }) =>
      within !== undefined && (kind === 'ipv4' || kind === 'ipv6') && isTooWide(within, kind, width),
  );
  if (networksTouched(cut, width) > maxByExpression) return true;
  return cut.some((known) => networksTouched([known], width) > 1 && isLoose(known));
}

/** Whether the addresses of one family have a network that is too wide, or are too many. */
function isTooWide(ranges: AddressRanges, kind: 'ipv4' | 'ipv6', width: Width): boolean {
  return zonesOf(kind, width).some((zone) => {
    const here = common(ranges, zone.ranges);
    const widest = 1n << BigInt(zone.hostBits);
    return (
      sizeOf(here) > widest * maxWidest ||
      sizeOfWidest(here) > widest ||
      networkCount(here, zone.hostBits) > maxNetworks
    );
  });
}

/** Whether the networks that settings trust are believed: not if they are more than anyone owns, so that settings cannot make strangers vanish. */
export function believable(networks: readonly string[]): boolean {
  const named = namedRanges(networks);
  return (
    named.ipv4.length + named.ipv6.length <= maxNetworks &&
    !kinds.some((kind) => isTooMuch(named[kind], kind))
  );
}

/** The most networks that are shown for one rule. */
const maxShown = 64;

/** The networks that some atoms of clients make up, as people write them; if they are not known one by one, their number and one of them. */
export function networksOfAtoms(atoms: readonly SourceAtom[]): readonly string[] {
  const shown: string[] = [];
  let more = 0;
  for (const kind of kinds) {
    const family = familyOf[kind];
    const here = atoms.filter((known) => known.kind === kind);
    const exact = here.filter((known) => known.exact);
    for (const range of rangesOf(exact, kind))
      for (const { base, prefix } of networksOf(range, addressWidth[family])) {
        if (shown.length >= maxShown) {
          more += 1;
          continue;
        }
        const text = formatAddress({ family, bits: base });
        shown.push(prefix === addressWidth[family] ? text : `${text}/${prefix}`);
      }
    const rest = here.filter((known) => !known.exact);
    if (rest.length > 0) shown.push(countAddresses(rest));
  }
  return more === 0 ? shown : [...shown, `${more} more networks`];
}

/** Whether these are half of all IPv4 addresses, or of the IPv6 addresses in use: practically everyone. */
export const isMost = (atoms: readonly SourceAtom[]): boolean =>
  sizeOf(rangesOf(atoms, 'ipv4')) >= 1n << 31n ||
  sizeOf(
    rangesOf(
      atoms.filter(({ exact }) => exact),
      'ipv6',
    ),
  ) >=
    1n << 124n;

/** A number with separators of thousands: `56,576`. (Loading the tables of Intl takes longer than most checks.) */
const withCommas = (number: bigint): string => number.toString().replace(/\B(?=(?:\d{3})+$)/g, ',');

/** The number of addresses in some atoms, if it is known, with one of them: `56,576 addresses, such as 1.192.168.1`. */
export function countAddresses(atoms: readonly SourceAtom[]): string {
  const parts = kinds.flatMap((kind) => {
    const here = atoms.filter((known) => known.kind === kind);
    const sample = here.flatMap(({ samples }) => samples)[0];
    if (sample === undefined) return [];
    const isKnown = kind === 'ipv4' || here.every(({ exact }) => exact);
    const size = here.reduce((sum, known) => sum + known.size, 0n);
    if (size === 1n) return [sample];
    return [isKnown ? `${withCommas(size)} addresses, such as ${sample}` : `addresses such as ${sample}`];
  });
  return parts.join(', and ');
}
