import { replace } from '../src/edit/edits.js';
import type { Related, Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, MatchRule, TableEntry } from '../src/model/config/config.js';
import { spanText } from '../src/source/text.js';
import { addressWidth, formatAddress } from '../src/verify/match/address.js';
import { parseNetwork } from '../src/verify/match/network.js';
import type { Width } from '../src/verify/space/network-widths.js';
import { publicPart } from '../src/verify/space/public-addresses.js';

export default defineRule({
  id: 'wide-trusted-network',
  category: 'relay',
  severity: 'warning',
  summary: 'A rule trusts a whole public network',
  options: {
    ipv4: {
      type: 'integer',
      default: 22,
      minimum: 1,
      maximum: 32,
      summary: 'the widest public IPv4 network that a rule may trust, as a prefix length',
    },
    ipv6: {
      type: 'integer',
      default: 48,
      minimum: 1,
      maximum: 128,
      summary: 'the widest public IPv6 network that a rule may trust, as a prefix length',
    },
  },
  messages: {
    wide: {
      message: 'Trusted network `{network}` is too wide',
      label: '{size}',
      note: 'Every client in it can relay',
      help: 'name the hosts or the smaller network that you mean, or use `from auth`',
    },
  },
  *check({ config, verdict, options }) {
    const trusting = new Set(verdict.trusted.map(({ rule }) => rule));
    const entries = new Map<TableEntry, MatchRule[]>();
    for (const index of trusting) {
      const rule = config.rules[index - 1];
      if (rule === undefined) continue;
      for (const entry of wideEntries(rule, options)) {
        const known = entries.get(entry);
        if (known) known.push(rule);
        else entries.set(entry, [rule]);
      }
    }
    for (const [entry, rules] of entries) {
      const [first] = rules;
      if (first === undefined) continue;
      yield {
        message: 'wide',
        data: { network: entry.key, size: sizeOf(entry) },
        span: entry.span ?? first.from.span,
        related: rules
          .slice(0, 3)
          .map((rule): Related => ({ span: rule.span, message: 'lets this network relay' })),
        suggestions: narrower(entry, config, widestOf(entry, options)),
      };
    }
  },
});

/** The entries of a rule's `from src` whose public part is wider than allowed. */
function wideEntries({ from }: MatchRule, widths: Width): readonly TableEntry[] {
  if (from.type !== 'src' || from.negated || from.regex || !from.table?.contents.known) return [];
  return from.table.contents.entries.filter(({ key }) => {
    const network = parseNetwork(key);
    if (network === undefined) return false;
    const { family } = network.address;
    const widest = family === 4 ? widths.ipv4 : widths.ipv6;
    return network.prefix < widest && publicPart(network) > 1n << BigInt(addressWidth[family] - widest);
  });
}

const widestOf = ({ key }: TableEntry, { ipv4, ipv6 }: Width): number =>
  parseNetwork(key)?.address.family === 6 ? ipv6 : ipv4;

function sizeOf({ key }: TableEntry): string {
  const network = parseNetwork(key);
  if (network?.address.family !== 4) return 'wider than one site';
  return `${publicPart(network)} public addresses`;
}

/** Bits of the host part that are set say which address, or which smaller network, was meant. */
function narrower({ key, span }: TableEntry, { files }: Config, widest: number): readonly Suggestion[] {
  const network = parseNetwork(key);
  if (network === undefined || span === undefined || !files.includes(span.file)) return [];
  const { address, prefix } = network;
  const width = addressWidth[address.family];
  if ((address.bits & ((1n << BigInt(width - prefix)) - 1n)) === 0n) return [];
  // Whole groups of zeros at the end are no host's.
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
