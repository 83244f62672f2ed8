import { foldCase } from '../../model/config/lengths.js';
import { type Availability, available, type Release } from '../../source/release.js';
import { formatAddress, type IpAddress, type Network, networkContains, parseIPv6 } from './address.js';

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
export function matchesNetwork(pattern: NetworkPattern, key: string): boolean {
  if (foldCase(key) === pattern.text) return true;
  if (pattern.network === undefined) return false;
  // A key is parsed like an entry, so a host name that looks like a network counts as its address.
  const address = parseNetwork(key)?.address;
  return address !== undefined && networkContains(pattern.network, address);
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
  const text = entry.replace(/^ipv6:/i, '');
  return parseIPv4Network(text) ?? parseIPv6Network(text);
}

function parseIPv6Network(text: string): Network | undefined {
  let inner = text;
  if (text.startsWith('[')) {
    if (!text.endsWith(']')) return undefined;
    inner = text.slice(1, -1).replace(/^ipv6:/i, '');
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

/** Parses IPv4 as inet_net_pton(3) does. */
function parseIPv4Network(text: string): Network | undefined {
  const hexadecimal = /^0x([0-9a-f]+)(?:\/(\d+))?$/i.exec(text);
  const numbers = hexadecimal === null ? decimalNumbers(text) : undefined;
  if (hexadecimal === null && numbers === undefined) return undefined;
  const octets = numbers?.octets ?? hexadecimalOctets(hexadecimal?.[1] ?? '');
  const width = numbers === undefined ? hexadecimal?.[2] : numbers.width;
  if (octets.length > 4 || octets.some((octet) => octet > 255)) return undefined;
  const prefix = width === undefined ? impliedWidth(octets) : Number(width);
  if (prefix > 32) return undefined;
  const [first = 0, second = 0, third = 0, fourth = 0] = octets;
  const bits = BigInt(((first * 256 + second) * 256 + third) * 256 + fourth);
  return { address: { family: 4, bits }, prefix };
}

/** Parses `192.0.2.0/24` into numbers; by hand, because tables have many. Numbers are capped at `tooLarge`. */
function decimalNumbers(
  text: string,
): { readonly octets: readonly number[]; readonly width: number | undefined } | undefined {
  const octets: number[] = [];
  let slash = false;
  let number = -1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) number = Math.min(Math.max(number, 0) * 10 + code - zero, tooLarge);
    else if ((code === dot || code === solidus) && number >= 0 && !slash) {
      octets.push(number);
      number = -1;
      slash = code === solidus;
    } else return undefined;
  }
  if (number < 0) return undefined;
  return slash ? { octets, width: number } : { octets: [...octets, number], width: undefined };
}

const [dot, solidus, zero, nine] = [46, 47, 48, 57];
const tooLarge = 1000;

/** Two digits per octet; an odd last digit is the upper half of its octet. */
const hexadecimalOctets = (digits: string): readonly number[] =>
  (digits.match(/..?/g) ?? []).map((pair) => Number.parseInt(pair.padEnd(2, '0'), 16));

/** The width of a network that is written without one: that of its address class, or that of the octets given if these are more. */
function impliedWidth(octets: readonly number[]): number {
  const first = octets[0] ?? 0;
  if (first >= 240) return 32;
  // glibc, and so the 6.8 that was tested, keeps the class's width for multicast networks; later builds widen them, too.
  if (first >= 224) return 4;
  const byClass = first >= 192 ? 24 : first >= 128 ? 16 : 8;
  return Math.max(byClass, octets.length * 8);
}
