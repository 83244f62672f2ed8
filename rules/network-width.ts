import { rewriteKey } from '../src/edit/entry-edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, Table } from '../src/model/config/config.js';
import {
  addressWidth,
  formatAddress,
  isLoopback,
  type Network,
  networkBase,
} from '../src/verify/match/address.js';
import { parseNetwork } from '../src/verify/match/network.js';
import { type PlacedEntry, placedEntriesOf, tableUses } from './shared/table-uses.js';

export default defineRule({
  id: 'network-width',
  category: 'correctness',
  severity: 'warning',
  summary: 'An address and its width do not fit each other',
  messages: {
    bits: {
      message: '`{entry}` matches all of `{network}`',
      label: 'smtpd drops the host bits',
      help: 'write `{network}`, or `{host}` for the one host',
    },
    none: {
      message: '`{entry}` is one address, not a network',
      label: 'no width',
      help: 'write `{network}`',
    },
    short: {
      message: '`{entry}` means `{network}`',
      label: 'a width by the class of the address',
      help: 'write all four numbers and the width',
    },
  },
  *check(context) {
    const { config } = context;
    const seen = new Set<Table>();
    for (const use of tableUses(config)) {
      if (use.compared !== 'source' || use.regex || seen.has(use.table)) continue;
      seen.add(use.table);
      for (const entry of placedEntriesOf(use.table)) {
        const network = parseNetwork(entry.key);
        const mistake = network && mistakeOf(entry.key, network);
        if (network === undefined || mistake === undefined) continue;
        const base = textOf(network);
        const host = formatAddress(network.address);
        const related =
          use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: 'compares with it here' }];
        if (mistake === 'bits') {
          const edit = rewriteKey(config, entry, base);
          yield {
            message: mistake,
            data: { entry: entry.key, network: base, host },
            span: entry.span,
            related,
            ...(edit && { fix: { description: `Write \`${base}\``, edits: [edit] } }),
            suggestions: hostOnly(config, entry, host),
          };
          continue;
        }
        const wider = mistake === 'none' ? widened(network) : undefined;
        yield {
          message: mistake,
          data: { entry: entry.key, network: wider ?? base },
          span: entry.span,
          related,
          suggestions: wider === undefined ? [] : wholeNetwork(config, entry, wider),
        };
      }
    }
  },
});

type Mistake = 'bits' | 'none' | 'short';

function mistakeOf(key: string, network: Network): Mistake | undefined {
  const { address, prefix } = network;
  // Of loopback all is this machine in any case.
  if (networkBase(network) !== address.bits) return isLoopback(address) ? undefined : 'bits';
  if (address.family === 6 || key.includes('/') || !/^[\d.]+$/.test(key)) return undefined;
  const octets = key.split('.').length;
  // Class A is as wide as it looks.
  if (octets < 4) return prefix === octets * 8 ? undefined : 'short';
  return prefix === addressWidth[4] && (address.bits & 0xffn) === 0n && address.bits !== 0n
    ? 'none'
    : undefined;
}

/** A network as people write it. */
const textOf = (network: Network): string =>
  `${formatAddress({ ...network.address, bits: networkBase(network) })}/${network.prefix}`;

/** The network that an address with nothing behind its last number stands for: as many octets as are not zero, of `10.0.0.0` all eight bits. */
function widened({ address }: Network): string {
  let prefix = 24;
  while (prefix > 8 && ((address.bits >> BigInt(32 - prefix)) & 0xffn) === 0n) prefix -= 8;
  return textOf({ address, prefix });
}

function hostOnly(config: Config, entry: PlacedEntry, host: string): readonly Suggestion[] {
  const edit = rewriteKey(config, entry, host);
  return edit ? [{ description: `Match only \`${host}\``, edits: [edit] }] : [];
}

/** All of the network. */
function wholeNetwork(config: Config, entry: PlacedEntry, network: string): readonly Suggestion[] {
  const edit = rewriteKey(config, entry, network);
  return edit ? [{ description: `Match \`${network}\``, edits: [edit] }] : [];
}
