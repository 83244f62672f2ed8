import { refusesText } from '../src/lint/refusals.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import type { Config, Table } from '../src/model/config/config.js';
import { isList } from '../src/model/config/list-tables.js';
import type { Span } from '../src/source/text.js';
import type { Dependence } from '../src/verify/relay/relay-verdict.js';
import { conditionsOf } from '../src/verify/smtp/filter-phases.js';

const messages = {
  include: {
    message: 'Not proven: an `include` was not read',
    label: 'not read',
    note: '`{path}` may hold any rule',
    help: 'say where it is with `--root DIR`',
  },
  list: {
    message: 'Not proven: table contents were not read',
    label: '`{path}` was not read',
    note: 'Strangers can relay if an entry matches everything',
    help: 'say where it is with `--root DIR`',
  },
  chosen: {
    message: 'Not proven: table contents were not read',
    label: '`{path}` was not read',
    note: 'Strangers can relay if it has an entry that no earlier rule rejects',
    help: 'say where it is with `--root DIR`',
  },
  database: {
    message: 'Not proven: table `{name}` is a database',
    label: '`{backend}` cannot be read',
    note: 'Strangers can relay if an entry matches everything',
    help: 'use a file, or a list in braces',
  },
  file: {
    message: 'Not proven: regular expressions were not read',
    label: '`{path}` was not read',
    note: 'Strangers can relay if an expression matches everything',
    help: 'say where it is with `--root DIR`',
  },
  program: {
    message: 'Not proven: table `{name}` is answered by a program',
    label: '`{backend}` may match everything',
    help: 'use a list, `from local` or `auth`',
  },
  expansion: {
    message: 'Not proven: table `{name}` is answered by a program',
    label: '`{backend}` may name any recipient',
    help: 'use a list',
  },
  other: {
    message: 'Not proven: whether strangers can relay is not known',
    note: 'It depends on this: {reason}',
  },
} as const;

export default defineRule({
  id: 'unverified-table',
  category: 'relay',
  severity: 'warning',
  summary: 'Whether strangers can relay depends on something not read',
  messages,
  *check({ config, verdict }) {
    // What smtpd refuses is no answer about relaying.
    if (config.refusals.some(refusesText) || verdict.openRelay !== 'unknown') return;
    for (const dependence of verdict.dependsOn) yield reportOf(config, dependence);
  },
});

function reportOf(config: Config, { reason, span, chosen }: Dependence): Report<keyof typeof messages> {
  const at = span ?? config.rules[0]?.span ?? { file: config.file, start: 0, end: 0 };
  const missing = config.unseen.find((unseen) => unseen.span === span && unseen.what === 'include');
  if (missing) return { message: 'include', data: { path: missing.path }, span: at };
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
    (action) => action.type === 'local' && (action.alias === table || action.virtual === table),
  );

const criteriaOf = ({ rules, listeners }: Config) => [
  ...rules.flatMap(({ tag, from, for: target, helo, auth, mailFrom, rcptTo }) =>
    [tag, from, target, helo, auth, mailFrom, rcptTo].flatMap((criterion) => criterion ?? []),
  ),
  ...conditionsOf({ listeners }),
];

const isExpressions = (config: Config, table: Table): boolean =>
  criteriaOf(config).some((criterion) => criterion.table === table && criterion.regex);

/** The criteria that look into a table, a few of them. */
const usesOf = (config: Config, table: Table): readonly Span[] =>
  [
    ...new Set(
      criteriaOf(config).flatMap((criterion) => (criterion.table === table ? [criterion.span] : [])),
    ),
  ].slice(0, 3);
