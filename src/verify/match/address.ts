/** An IP address: 32 or 128 bits. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** A range of addresses, both ends included. */
export interface AddressRange {
  readonly low: bigint;
  readonly high: bigint;
}

/** The size of an address in bits. */
export const addressWidth = { 4: 32, 6: 128 } as const;

/** Parses an address as inet_pton(3) does: nothing abbreviated in IPv4, no zone, no brackets. */
export function parseAddress(text: string): IpAddress | undefined {
  const four = parseDottedQuad(text);
  if (four !== undefined) return { family: 4, bits: four };
  const six = parseIPv6(text);
  return six === undefined ? undefined : { family: 6, bits: six };
}

/** Parsed by hand, because this runs for each envelope. An octet has no leading zero. */
function parseDottedQuad(text: string): bigint | undefined {
  if (text.length > 15) return undefined;
  let bits = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === dot) {
      if (octet < 0) return undefined;
      bits = bits * 256 + octet;
      octet = -1;
      dots += 1;
    } else {
      if (code < zero || code > nine || octet === 0) return undefined;
      octet = Math.max(octet, 0) * 10 + code - zero;
      if (octet > 255) return undefined;
    }
  }
  return dots === 3 && octet >= 0 ? BigInt(bits * 256 + octet) : undefined;
}

const [dot, zero, nine] = [46, 48, 57];

/** IPv6 text as inet_pton(3) reads it, a dotted quad at the end included. */
export function parseIPv6(text: string): bigint | undefined {
  if (text.length > 45) return undefined;
  const lastColon = text.lastIndexOf(':');
  // Most texts that come here are names, not addresses.
  if (lastColon === -1) return undefined;
  const tail = text.slice(lastColon + 1);
  let source = text;
  if (tail.includes('.')) {
    const quad = parseDottedQuad(tail);
    if (quad === undefined) return undefined;
    source = `${text.slice(0, lastColon + 1)}${(quad >> 16n).toString(16)}:${(quad & 0xffffn).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], rest = []] = groups;
  if (![...head, ...rest].every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let bits = 0n;
  for (const group of [...head, ...Array<string>(missing).fill('0'), ...rest])
    bits = (bits << 16n) | BigInt(`0x${group}`);
  return bits;
}

/** The usual text of an address, as inet_ntop(3) writes it: without brackets. */
export function formatAddress(address: IpAddress): string {
  if (address.family === 4) return formatDottedQuad(address.bits);
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((address.bits >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  const zeros = longestZeroRun(groups);
  // ::192.0.2.1 and ::ffff:192.0.2.1 keep their dots.
  if (zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && groups[5] === 0xffff)))
    return `::${zeros.length === 5 ? 'ffff:' : ''}${formatDottedQuad(address.bits & 0xffffffffn)}`;
  const hex = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return hex.join(':');
  return `${hex.slice(0, zeros.start).join(':')}::${hex.slice(zeros.start + zeros.length).join(':')}`;
}

function formatDottedQuad(bits: bigint): string {
  const number = Number(bits);
  return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  }
  return best;
}

/** A set of addresses that share their first `prefix` bits. */
export interface Network {
  readonly address: IpAddress;
  readonly prefix: number;
}

/** The first address of a network: the one whose host bits are zero. */
export function networkBase(network: Network): bigint {
  const shift = BigInt(addressWidth[network.address.family] - network.prefix);
  return (network.address.bits >> shift) << shift;
}

/** The last address of a network. */
export function networkLast(network: Network): bigint {
  const shift = BigInt(addressWidth[network.address.family] - network.prefix);
  return networkBase(network) | ((1n << shift) - 1n);
}

export function networkContains(network: Network, address: IpAddress): boolean {
  if (network.address.family !== address.family) return false;
  const shift = BigInt(addressWidth[address.family] - network.prefix);
  return network.address.bits >> shift === address.bits >> shift;
}

/** Whether an address is one of the machine's own loopback addresses. */
export const isLoopback = (address: IpAddress): boolean =>
  address.family === 4 ? address.bits >> 24n === 127n : address.bits === 1n;
