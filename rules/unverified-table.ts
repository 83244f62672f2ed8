import { refusesText } from '../src/lint/refusals.js';
import type { Config, Table } from '../src/model/config.js';
import type { Span } from '../src/source/text.js';
import { conditionsOf, isList } from '../src/verify/classes.js';
import type { Dependence } from '../src/verify/verdict.js';
import { defineRule, type Report } from './rule.js';

const messages = {
  include:
    'include {path} was not seen and may hold any rule, so whether strangers can relay is not known; say with --root where it is',
  list: '{path} was not seen: with an entry in it that holds for everything, strangers can relay; say with --root where it is',
  chosen:
    '{path} was not seen: with an entry in it that no earlier rule refuses, strangers can relay; say with --root where it is',
  database:
    'table {name} is {backend}, which cannot be read here: with an entry in it that holds for everything, strangers can relay; use a file or a list in braces',
  file: 'the expressions in {path} were not seen and may hold for everything, so whether strangers can relay is not known; say with --root where they are',
  program:
    'table {name} is answered by {backend}, which may say yes to everything, so whether strangers can relay is not known; use a list, or from local or auth',
  expansion:
    'table {name} is answered by {backend}, which may send the mail of strangers anywhere, so whether they can relay is not known; use a list',
  other: 'whether strangers can relay is not known: {reason}',
} as const;

export default defineRule({
  id: 'unverified-table',
  category: 'relay',
  severity: 'warning',
  summary: 'whether strangers can relay hangs on contents that were not seen',
  docs: {
    why: `The answer to "can a stranger relay?" is a proof only as far as everything that it rests on was seen. Here it rests on something else: an include, a list that lets its members relay, or a program that answers look-ups as it likes. With the wrong contents (\`0.0.0.0/0\` among the networks, \`*\` among the domains) this server is an open relay, and nobody would be told.

Unseen tables that make no difference to the answer, such as aliases, are not reported. There is a warning exactly where the verdict is \`unknown\`.`,
    bad: {
      conf: `table clients file:/etc/mail/clients
listen on 0.0.0.0
action "local" maildir
action "outbound" relay
match from src <clients> for any action "outbound"
match from any for domain "example.org" action "local"
`,
    },
    good: {
      conf: `table clients file:/etc/mail/clients
listen on 0.0.0.0
action "local" maildir
action "outbound" relay
match from src <clients> for any action "outbound"
match from any for domain "example.org" action "local"
`,
      files: { '/etc/mail/clients': '192.0.2.25\n' },
    },
    fix: 'Show the file: `--root DIR` says where the files of the server lie, as in a checkout with `etc/mail` below it; or write a short list in the file itself. What a program answers cannot be seen: keep what decides about relaying in a list, or let the rule ask for `from local` or `auth` besides.',
    disable:
      'In a repository that does not have the files, when they are checked where they are: `check` on the server sees them.',
    references: ['smtpd.conf(5), table', 'table(5)'],
  },
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
  const related = usesOf(config, table).map((use) => ({ span: use, message: 'asked here' }));
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
