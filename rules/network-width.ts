import { rewriteKey } from '../src/edit/entry-edits.js';
import { defineRule } from '../src/lint/rule.js';
import type { Table } from '../src/model/config/config.js';
import { formatAddress } from '../src/verify/match/address.js';
import { parseNetwork } from '../src/verify/match/network.js';
import {
  hostOnly,
  mistakeOf,
  networkMeant,
  networkText,
  wholeNetwork,
} from './network-width/width-mistakes.js';
import { placedEntriesOf, tableUses } from './shared/table-uses.js';

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
        const base = networkText(network);
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
        const wider = mistake === 'none' ? networkMeant(network) : undefined;
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
