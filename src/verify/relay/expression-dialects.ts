import type { Config, Table } from '../../model/config/config.js';
import { conditionsOf } from '../smtp/filter-phases.js';

/**
 * Constructs that OpenBSD's C library reads differently from glibc, whose reading is used here: escapes for words and blanks, back-references, empty alternatives
 * and groups, repeated repetitions, repeated anchors, intervals above 255 or without a first number.
 */
const different =
  /\\[a-z0-9`'<>]|\\$|\[\[:[<>]:\]\]|(?:^|[(|])(?:\||\)|$)|\|(?:\)|$)|[*+?}][*+?{]|[\^$][*+?{]|(?:^|[(|])[*+?{]|\{(?:,|[^0-9]|\d*(?:2(?:5[6-9]|[6-9]\d)|[3-9]\d\d|\d{4,}))/;

/** The most expressions that are named. */
const maxNamed = 3;

/** An assumption that names, for a configuration for OpenBSD, the expressions that may be read differently there. */
export function dialectAssumptions(config: Config): readonly string[] {
  if (config.platform !== 'openbsd') return [];
  const found = new Set<string>();
  for (const { contents } of expressionTables(config))
    if (contents.known) for (const { key } of contents.entries) if (isAmbiguous(key)) found.add(key);
  if (found.size === 0) return [];
  const named = [...found].slice(0, maxNamed).map((text) => `"${text}"`);
  const rest = found.size - named.length;
  return [
    `regular expressions are read as glibc reads them, not as OpenBSD does: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
  ];
}

/** Whether the two libraries may read an expression differently. In brackets a backslash is literal in both. */
const isAmbiguous = (text: string): boolean =>
  different.test(
    text
      .toLowerCase()
      .replace(/^\(\?i\)/, '')
      .replace(/\[\^?\]?(?!\[:[<>])(?:\[[:.=][^\]]*\]|[^\]])*\]/g, 'x'),
  );

function expressionTables(config: Config): readonly Table[] {
  const criteria = config.rules.flatMap(({ tag, from, for: to, helo, auth, mailFrom, rcptTo }) => [
    tag,
    from,
    to,
    helo,
    auth,
    mailFrom,
    rcptTo,
  ]);
  const tables = [...criteria, ...conditionsOf(config)].flatMap((criterion) =>
    criterion?.regex && criterion.table !== undefined ? [criterion.table] : [],
  );
  return [...new Set(tables)];
}
