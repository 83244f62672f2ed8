import { replace } from '../../src/edit/edits.js';
import type { Config } from '../../src/model/config/config.js';
import { tableAsWord, tableUses } from '../shared/table-uses.js';
import type { NameReport } from './name-messages.js';

/** Reports `for domain domains` if `<domains>` is meant: a single word that is the name of a table, and not a domain, network or address. */
export function* tablesAsWords(config: Config): Generator<NameReport> {
  for (const { table, regex, compared } of tableUses(config)) {
    const entry = regex || compared === 'tag' ? undefined : tableAsWord(config, table);
    if (entry === undefined) continue;
    yield {
      message: 'value',
      data: { name: entry.key },
      span: entry.span,
      severity: 'warning',
      suggestions: [
        {
          description: `Write \`<${entry.key.replaceAll('`', "'")}>\``,
          edits: [replace(entry.span, `<${entry.key}>`)],
        },
      ],
    };
  }
}
