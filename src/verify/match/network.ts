import { foldCase } from '../../model/config/lengths.js';
import { type Availability, available, type Release } from '../../source/release.js';
import { formatAddress, type IpAddress, type Network, networkContains, parseIPv6 } from './address.js';
import { packedWidths } from './ipv4-ranges.js';

/**
 * An entry of a table for `from src`, `from rdns` or a filter's `src` (smtpd's netaddr lookup). It matches a key with the same text in any case (`local`, a host
 * name) and, if it is a network, every key that parses as an address in it.
 */
export interface NetworkPattern {
  /** The entry in lower case. */
  readonly text: string;
  /** The network, or undefined if the entry does not parse as one and only the same text matches. */
  readonly network: Network | undefined;
}

/** Parses a table entry. Every text is a pattern, but many match next to nothing (`192.0.2.0/33`, `*`). */
export function parseNetworkPattern(entry: string): NetworkPattern {
  const text = foldCase(entry);
  return { text, network: parseNetwork(text) };
}

/** Whether a key as smtpd forms it (`192.0.2.7`, `[2001:db8::1]`, `local`, a host name) matches. */
export const matchesNetwork = (pattern: NetworkPattern, key: string): boolean => networkMatcher(key)(pattern);

/** {@link matchesNetwork} for one key and many entries. */
export function networkMatcher(key: string): (pattern: NetworkPattern) => boolean {
  const folded = foldCase(key);
  // A key is parsed like an entry, so a host name that looks like a network counts as its address.
  const address = parseNetwork(key)?.address;
  return ({ text, network }) =>
    text === folded || (network !== undefined && address !== undefined && networkContains(network, address));
}

/** How smtpd writes a peer's IPv6 address; IPv4 is plain in all releases. */
const ipv6Sources: readonly (Availability & { readonly before: string; readonly after: string })[] = [
  { until: '6.5', before: 'IPv6:', after: '' },
  { since: '6.6', before: '[', after: ']' },
];

/** The text of a peer's address that rules and filters compare: `192.0.2.7`, `[2001:db8::1]`. */
export function sourceText(address: IpAddress, release: Release): string {
  const text = formatAddress(address);
  if (address.family === 4) return text;
  const form = ipv6Sources.find((row) => available(row, release));
  return `${form?.before ?? ''}${text}${form?.after ?? ''}`;
}

/**
 * Parses a network as smtpd's text_to_netaddr does: abbreviated and hexadecimal IPv4 with classful widths, IPv6 with or without brackets around all of it, either
 * with `IPv6:` in front.
 */
export function parseNetwork(entry: string): Network | undefined {
  const packed = packedIPv4(entry);
  return packed === undefined
    ? parseIPv6Network(entry.replace(written, ''))
    : {
        address: { family: 4, bits: BigInt(Math.floor(packed / packedWidths)) },
        prefix: packed % packedWidths,
      };
}

const written = /^ipv6:/i;

/** {@link parseNetwork} for IPv4 only, as inet_net_pton(3) does it: one number (`packedWidths`). By hand, because tables have many. */
export function packedIPv4(entry: string): number | undefined {
  const text = written.test(entry) ? entry.replace(written, '') : entry;
  if (/^0x/i.test(text)) return hexadecimalNetwork(text);
  let bits = 0;
  let octets = 0;
  let number = -1;
  let slash = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) {
      number = Math.min(Math.max(number, 0) * 10 + code - zero, tooLarge);
      continue;
    }
    if ((code !== dot && code !== solidus) || slash || number < 0 || number > 255) return undefined;
    bits = bits * 256 + number;
    octets += 1;
    number = -1;
    slash = code === solidus;
  }
  if (slash) return number < 0 ? undefined : networkOf(bits, octets, number);
  return number < 0 || number > 255 ? undefined : networkOf(bits * 256 + number, octets + 1, undefined);
}

const [dot, solidus, zero, nine] = [46, 47, 48, 57];
const tooLarge = 1000;

function parseIPv6Network(text: string): Network | undefined {
  let inner = text;
  if (text.startsWith('[')) {
    if (!text.endsWith(']')) return undefined;
    inner = text.slice(1, -1).replace(written, '');
  }
  const slash = inner.indexOf('/');
  const bits = parseIPv6(slash === -1 ? inner : inner.slice(0, slash));
  if (bits === undefined) return undefined;
  const prefix = slash === -1 ? 128 : parseWidth(inner.slice(slash + 1));
  return prefix === undefined ? undefined : { address: { family: 6, bits }, prefix };
}

/** Parses a prefix length as strtonum(3) does. */
function parseWidth(text: string): number | undefined {
  if (!/^[ \t\n\v\f\r]*[+-]?\d{1,40}$/.test(text)) return undefined;
  const width = Number(text);
  return width >= 0 && width <= 128 ? Math.abs(width) : undefined;
}

/** Two digits per octet; an odd last digit is the upper half of its octet. */
function hexadecimalNetwork(text: string): number | undefined {
  const [, digits = '', width] = /^0x([0-9a-f]+)(?:\/(\d+))?$/i.exec(text) ?? [];
  const octets = Math.ceil(digits.length / 2);
  if (octets === 0 || octets > 4) return undefined;
  const bits = Number.parseInt(digits.padEnd(octets * 2, '0'), 16);
  return networkOf(bits, octets, width === undefined ? undefined : Number(width));
}

/**
 * A network whose first octets are given, as one number. The width of one that is written without is that of its address class, or that of the octets if these are
 * more.
 */
function networkOf(bits: number, octets: number, width: number | undefined): number | undefined {
  if (octets > 4) return undefined;
  const address = bits * 256 ** (4 - octets);
  const first = Math.floor(address / 2 ** 24);
  const byClass = first >= 192 ? 24 : first >= 128 ? 16 : 8;
  // glibc, and so the 6.8 that was tested, keeps the class's width for multicast networks; later builds widen them, too.
  const implied = first >= 240 ? 32 : first >= 224 ? 4 : Math.max(byClass, octets * 8);
  const prefix = width ?? implied;
  return prefix > 32 ? undefined : address * packedWidths + prefix;
}
