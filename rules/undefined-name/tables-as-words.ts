import { replace } from '../../src/edit/edits.js';
import type { Report } from '../../src/lint/rule.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';

/** `for domain domains`, where `<domains>` is meant: a single word that is a table's name and no domain, network or address. */
export function* valuesOf({
  rules,
  tables,
}: Config): Generator<
  Report<'unknown' | 'misspelt' | 'below' | 'unseen' | 'case' | 'atStart' | 'whenSending' | 'value'>
> {
  for (const rule of rules) {
    for (const { table, regex } of criteriaWithTables(rule)) {
      if (regex || table?.origin !== 'anonymous' || !table.contents.known) continue;
      const [entry, ...others] = table.contents.entries;
      if (!entry?.span || others.length > 0 || /^localhost$|[.:@*]/.test(entry.key) || !tables.has(entry.key))
        continue;
      if (spanText(entry.span).startsWith('$')) continue;
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
}

const criteriaWithTables = ({ from, for: to, auth, mailFrom, rcptTo }: MatchRule) =>
  [from, to, auth, mailFrom, rcptTo].flatMap((criterion) => criterion ?? []);
