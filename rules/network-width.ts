import { rewriteKey } from '../src/edit/entry-edits.js';
import { defineRule } from '../src/lint/rule.js';
import type { Table } from '../src/model/config/config.js';
import {
  meantAlone,
  mistakeOf,
  networkMeant,
  networkText,
  onlyPart,
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
      help: 'write `{network}`, or only `{part}`',
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
        const found = mistakeOf(entry.key);
        if (found === undefined) continue;
        const { mistake, network } = found;
        const base = networkText(network);
        const part = meantAlone(network);
        const related =
          use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: 'compares with it here' }];
        if (mistake === 'bits') {
          const edit = rewriteKey(config, entry, base);
          yield {
            message: mistake,
            data: { entry: entry.key, network: base, part },
            span: entry.span,
            related,
            ...(edit && { fix: { description: `Write \`${base}\``, edits: [edit] } }),
            suggestions: onlyPart(config, entry, part),
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
