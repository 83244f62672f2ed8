import type { Report } from '../../src/lint/rule.js';
import type { Config, Table } from '../../src/model/config/config.js';
import { isList } from '../../src/model/config/list-tables.js';
import type { Span } from '../../src/source/text.js';
import type { Dependence } from '../../src/verify/relay/relay-verdict.js';
import { conditionsOf } from '../../src/verify/smtp/filter-phases.js';

export function dependenceReport(
  config: Config,
  { reason, span, chosen }: Dependence,
): Report<
  'include' | 'pattern' | 'list' | 'chosen' | 'database' | 'file' | 'program' | 'expansion' | 'other'
> {
  const at = span ?? config.rules[0]?.span ?? { file: config.file, start: 0, end: 0 };
  const missing = config.unseen.find((unseen) => unseen.span === span && unseen.what === 'include');
  if (missing)
    return {
      message: /[*?]/.test(missing.path) ? 'pattern' : 'include',
      data: { path: missing.path },
      span: at,
    };
  const table = [...config.tables.values()].find((known) => known.span === span);
  if (table === undefined) return { message: 'other', data: { reason }, span: at };
  const related = usesOf(config, table).map((use) => ({ span: use, message: 'used here' }));
  if (table.origin === 'file' && table.path !== undefined && !table.contents.known)
    return {
      message: isExpressions(config, table) ? 'file' : chosen ? 'chosen' : 'list',
      data: { path: table.path },
      span: at,
      related,
    };
  if (table.contents.known) return { message: 'other', data: { reason }, span: at, related };
  const backend =
    table.path === undefined ? (table.backend ?? 'a program') : `${table.backend}:${table.path}`;
  return {
    message: isList(table)
      ? 'database'
      : related.length === 0 && isExpansion(config, table)
        ? 'expansion'
        : 'program',
    data: { name: table.name, backend },
    span: at,
    related,
  };
}

const isExpansion = ({ actions }: Config, table: Table): boolean =>
  [...actions.values()].some(
    (action) =>
      action.type === 'local' && (action.alias?.name === table.name || action.virtual?.name === table.name),
  );

const criteriaOf = ({ rules, listeners }: Config) => [
  ...rules.flatMap(({ tag, from, for: target, helo, auth, mailFrom, rcptTo }) =>
    [tag, from, target, helo, auth, mailFrom, rcptTo].flatMap((criterion) => criterion ?? []),
  ),
  ...conditionsOf({ listeners }),
];

const isExpressions = (config: Config, table: Table): boolean =>
  criteriaOf(config).some((criterion) => criterion.table?.name === table.name && criterion.regex);

/** A few of the criteria that look into a table. */
const usesOf = (config: Config, table: Table): readonly Span[] =>
  [
    ...new Set(
      criteriaOf(config).flatMap((criterion) =>
        criterion.table?.name === table.name ? [criterion.span] : [],
      ),
    ),
  ].slice(0, 3);
