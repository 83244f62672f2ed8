import { addressWidth, formatAddress } from '../match/address.js';
import { type AddressRange, merged, networksOf, sizeOf } from '../space/address-ranges.js';
import { common } from '../space/coarse-ranges.js';
import { embeddings, networkRanges } from '../space/public-addresses.js';
import type { SourceAtom } from '../space/source-atoms.js';

/** The shortest prefixes of networks that one owner may have: a wider one has no single owner who can be trusted. */
export interface Width {
  readonly ipv4: number;
  readonly ipv6: number;
}

export const usualWidth: Width = { ipv4: 16, ipv6: 32 };

/** Whatever settings say, nobody owns a network that is wider. */
export const widestEver: Width = { ipv4: 8, ipv6: 16 };

/** Networks that all trust together may be in: those that rules name, each counted by the widest networks that it takes, and those of the settings. */
const maxNetworks = 255;

/** Networks that regular expressions may be in: a person writes so many alternatives, and a few characters hold for thousands. */
const maxByExpression = 16;

/** Addresses of rules, as so many of the widest networks. */
const maxWidest = 32n;

/** Addresses that are trusted in all, as so many networks of `widestEver`. */
const maxEver = { ipv4: 4n, ipv6: 2n };

const kinds = ['ipv4', 'ipv6'] as const;
const familyOf = { ipv4: 4, ipv6: 6 } as const;

/** Addresses among which the widest network that one owner has leaves `hostBits` bits free. */
interface ReverseZone {
  readonly ranges: readonly AddressRange[];
  readonly hostBits: number;
}

/** IPv4, and where it is embedded in IPv6, goes by the width for IPv4. */
function zonesOf(kind: 'ipv4' | 'ipv6', width: Width): readonly ReverseZone[] {
  const ipv4 = addressWidth[4] - Math.max(width.ipv4, widestEver.ipv4);
  const ipv6 = addressWidth[6] - Math.max(width.ipv6, widestEver.ipv6);
  return kind === 'ipv4'
    ? [{ ranges: networkRanges(['0.0.0.0/0']).ipv4, hostBits: ipv4 }]
    : [
        { ranges: embeddings.inside, hostBits: ipv4 },
        { ranges: embeddings.outside, hostBits: ipv6 },
      ];
}

/** Networks, each as wide as can be, that some ascending disjoint ranges are in. */
function networkCount(ranges: readonly AddressRange[], hostBits: number): number {
  const shift = BigInt(hostBits);
  let count = 0n;
  let last = -1n;
  for (const { low, high } of ranges) {
    const first = low >> shift;
    const end = high >> shift;
    count += end - (first > last ? first - 1n : last);
    last = end;
  }
  return Number(count);
}

const rangesOf = (atoms: readonly SourceAtom[], kind: 'ipv4' | 'ipv6'): readonly AddressRange[] =>
  merged(atoms.flatMap((known) => (known.kind === kind ? known.ranges : [])));

/** In how many networks of the widest kind the addresses of some atoms are. */
export const networksTouched = (atoms: readonly SourceAtom[], width: Width): number =>
  kinds
    .flatMap((kind) =>
      zonesOf(kind, width).map(({ ranges, hostBits }) =>
        networkCount(common(rangesOf(atoms, kind), ranges), hostBits),
      ),
    )
    .reduce((a, b) => a + b, 0);

/** Networks of settings, by family. */
type NamedRanges = Readonly<Record<'ipv4' | 'ipv6', readonly AddressRange[]>>;

function namedRanges(networks: readonly string[]): NamedRanges {
  const { ipv4, ipv6 } = networkRanges(networks);
  return { ipv4: merged(ipv4), ipv6: merged(ipv6) };
}

const isTooMuch = (ranges: readonly AddressRange[], kind: 'ipv4' | 'ipv6'): boolean =>
  sizeOf(ranges) > maxEver[kind] << BigInt(addressWidth[familyOf[kind]] - widestEver[kind]);

/** What tells networks that somebody may trust from strangers. */
export interface Trust {
  readonly width: Width;
  /** Networks that the settings trust: they are so many fewer for rules. */
  readonly named: readonly string[];
  /** Whether some regular expression that holds for an atom does so for public networks that it does not name. */
  readonly isLoose: (known: SourceAtom) => boolean;
}

/**
 * Whether these public addresses are more than the owner of a server can mean to trust: one network is too wide, all of them together are, or they lie
 * scattered over many networks.
 */
export function isImplausible(atoms: readonly SourceAtom[], { width, named, isLoose }: Trust): boolean {
  if (atoms.length === 0) return false;
  const settings = namedRanges(named);
  const isTooMany = kinds.some(
    (kind) =>
      isTooWide(rangesOf(atoms, kind), kind, width) ||
      isTooMuch(merged([...rangesOf(atoms, kind), ...settings[kind]]), kind),
  );
  if (isTooMany) return true;
  const others = settings.ipv4.length + settings.ipv6.length;
  if (networksTouched(atoms, width) + others > maxNetworks) return true;
  // What an expression has cut out of networks that lists name is in these.
  const cut = atoms.filter(
    ({ kind, within }) =>
      within !== undefined && (kind === 'ipv4' || kind === 'ipv6') && isTooWide(within, kind, width),
  );
  if (networksTouched(cut, width) > maxByExpression) return true;
  return cut.some((known) => networksTouched([known], width) > 1 && isLoose(known));
}

/** Whether addresses of one family have a network that is too wide, or are too many. */
function isTooWide(ranges: readonly AddressRange[], kind: 'ipv4' | 'ipv6', width: Width): boolean {
  return zonesOf(kind, width).some((zone) => {
    const here = common(ranges, zone.ranges);
    const widest = 1n << BigInt(zone.hostBits);
    return (
      sizeOf(here) > widest * maxWidest ||
      here.some((range) => sizeOf([range]) > widest) ||
      networkCount(here, zone.hostBits) > maxNetworks
    );
  });
}

/**
 * The networks of settings that are believed to be trusted: all, or none where they are more than anybody owns, so that whoever may change the settings
 * cannot make strangers vanish.
 */
export function believable(networks: readonly string[]): boolean {
  const named = namedRanges(networks);
  return (
    named.ipv4.length + named.ipv6.length <= maxNetworks &&
    !kinds.some((kind) => isTooMuch(named[kind], kind))
  );
}

/** Networks shown of one rule. */
const maxShown = 64;

/** The networks that some atoms of clients make up, as people write them; where they are not known one by one, their number and one of them. */
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
    if (rest.length > 0) shown.push(countOf(rest));
  }
  return more === 0 ? shown : [...shown, `${more} more networks`];
}

/** Whether these are half of all IPv4 addresses, or of the IPv6 ones in use: everybody, but for some. */
export const isMost = (atoms: readonly SourceAtom[]): boolean =>
  sizeOf(rangesOf(atoms, 'ipv4')) >= 1n << 31n ||
  sizeOf(
    rangesOf(
      atoms.filter(({ exact }) => exact),
      'ipv6',
    ),
  ) >=
    1n << 124n;

const number = new Intl.NumberFormat('en-US');

/** How many addresses some atoms are, as far as that is known, with one of them: `56,576 addresses, such as 1.192.168.1`. */
export function countOf(atoms: readonly SourceAtom[]): string {
  const parts = kinds.flatMap((kind) => {
    const here = atoms.filter((known) => known.kind === kind);
    const sample = here.flatMap(({ samples }) => samples)[0];
    if (sample === undefined) return [];
    const isKnown = kind === 'ipv4' || here.every(({ exact }) => exact);
    const size = here.reduce((sum, known) => sum + known.size, 0n);
    if (size === 1n) return [sample];
    return [isKnown ? `${number.format(size)} addresses, such as ${sample}` : `addresses such as ${sample}`];
  });
  return parts.join(', and ');
}
