import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule, TableEntry } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';
import { addressWidth, formatAddress } from '../../src/verify/match/address.js';
import { parseNetwork } from '../../src/verify/match/network.js';
import type { Width } from '../../src/verify/space/network-widths.js';
import { publicPart } from '../../src/verify/space/public-addresses.js';

/** The entries of a rule's `from src` whose public part is wider than allowed. */
export function wideEntries({ from }: MatchRule, widths: Width): readonly TableEntry[] {
  if (from.type !== 'src' || from.negated || from.regex || !from.table?.contents.known) return [];
  return from.table.contents.entries.filter(({ key }) => {
    const network = parseNetwork(key);
    if (network === undefined) return false;
    const { family } = network.address;
    const widest = family === 4 ? widths.ipv4 : widths.ipv6;
    return network.prefix < widest && publicPart(network) > 1n << BigInt(addressWidth[family] - widest);
  });
}

export const widestOf = ({ key }: TableEntry, { ipv4, ipv6 }: Width): number =>
  parseNetwork(key)?.address.family === 6 ? ipv6 : ipv4;

export function sizeText({ key }: TableEntry): string {
  const network = parseNetwork(key);
  if (network?.address.family !== 4) return 'wider than one site';
  return `${publicPart(network)} public addresses`;
}

/** Suggests the address or the smaller network that was meant, judging by the bits that are set in the host part. */
export function narrower(
  { key, span }: TableEntry,
  { files }: Config,
  widest: number,
): readonly Suggestion[] {
  const network = parseNetwork(key);
  if (network === undefined || span === undefined || !files.includes(span.file)) return [];
  const { address, prefix } = network;
  const width = addressWidth[address.family];
  if ((address.bits & ((1n << BigInt(width - prefix)) - 1n)) === 0n) return [];
  // Trailing groups of zeros are not part of a host's address.
  const group = address.family === 4 ? 8 : 16;
  let meant = width;
  while ((address.bits & ((1n << BigInt(width - meant + group)) - 1n)) === 0n) meant -= group;
  if (meant < widest) return [];
  const text = meant === width ? formatAddress(address) : `${formatAddress(address)}/${meant}`;
  const isQuoted = /^["']/.test(spanText(span));
  return [
    {
      description: `Allow only \`${text}\``,
      edits: [replace(span, isQuoted || address.family === 6 ? `"${text}"` : text)],
    },
  ];
}
