import { replace } from '../../src/edit/edits.js';
import type { Config } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';
import { tableUses } from '../shared/table-uses.js';
import type { QuotedMessage } from './quoted-message.js';

export function* tablesIn(config: Config): Generator<QuotedMessage> {
  for (const { table, regex } of tableUses(config)) {
    if (regex || table.origin !== 'anonymous' || !table.contents.known) continue;
    const [entry, ...others] = table.contents.entries;
    const name = entry && /^<(.+)>$/.exec(entry.key)?.[1];
    if (!entry?.span || name === undefined || others.length > 0 || !config.tables.has(name)) continue;
    yield {
      message: 'table',
      data: { words: entry.key },
      span: entry.span,
      suggestions: spanText(entry.span).startsWith('"')
        ? [
            {
              description: `Use table \`${name.replaceAll('`', "'")}\``,
              edits: [replace(entry.span, `<${name}>`)],
            },
          ]
        : [],
    };
  }
}
