import { rewriteKey } from '../src/lint/entry-edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { type PlacedEntry, placedEntriesOf, type TableUse, tableUses } from '../src/lint/table-uses.js';
import type { Config, Table } from '../src/model/config.js';
import { type DomainPattern, matchesDomain, parseDomainPattern } from '../src/verify/match/domain.js';
import { domains } from '../src/verify/sets/texts.js';
import { defineRule, type Report } from './rule.js';

const messages = {
  user: 'a star is a wildcard in the domain only, so {entry} names a user called {user}; write {instead}',
  exact: 'entries of {what} are compared as they stand, so {entry} holds for nobody; write {instead}',
  first:
    'a star skips to the first {next} and tries no other, so {entry} does not match {missed}; write a dot behind the star, or a regex',
} as const;

export default defineRule({
  id: 'misleading-wildcard',
  category: 'correctness',
  severity: 'warning',
  summary: 'a star that is no wildcard where it stands, or that matches less than it seems to',
  docs: {
    why: `A star is a wildcard in the domain of an entry, and nowhere else: \`mail-from "*@example.org"\` is for a user whose name is a star, and the keys of virtual tables and of \`relay domain\` know no wildcards at all.

And it is not the shell's: it skips to the first place where the next character of the pattern stands, and never tries a later one. \`*.example.org\` is for names with one label before it, not for \`a.b.example.org\`, nor for \`example.org\`. \`*example.org\` stops at the first e of a name, so \`web.example.org\` does not match.`,
    bad: {
      conf: `listen on 0.0.0.0
action "in" maildir
match from any for domain "*example.org" action "in"
`,
    },
    good: {
      conf: `listen on 0.0.0.0
action "in" maildir
match from any for domain { "example.org", "*.example.org" } action "in"
`,
    },
    fix: 'Write `@example.org` for all users of a domain, `{ "example.org", "*.example.org" }` for a domain and what lies one label below it, and `regex "(^|\\.)example\\.org$"` for all below it.',
    disable: 'When the pattern is only meant for the names that it does match.',
    references: ['smtpd.conf(5), match', 'table(5)'],
  },
  messages,
  *check({ config }) {
    const seen = new Set<Table>();
    for (const use of tableUses(config)) {
      if (use.regex || seen.has(use.table)) continue;
      const isAddress = use.compared === 'mail' || use.compared === 'raw-mail';
      if (!isAddress && use.compared !== 'domain' && use.compared !== 'filter-reverse') continue;
      seen.add(use.table);
      for (const entry of placedEntriesOf(use.table))
        if (entry.key.includes('*'))
          yield* isAddress ? inAddress(config, use, entry) : inDomain(config, use, entry);
    }
    yield* inKeys(config);
  },
});

type Said = Report<keyof typeof messages>;

function* inAddress(config: Config, use: TableUse, entry: PlacedEntry): Generator<Said> {
  const at = entry.key.lastIndexOf('@');
  const user = at === -1 ? entry.key : entry.key.slice(0, at);
  if (!user.includes('*')) {
    if (at !== -1) yield* inDomain(config, use, entry, entry.key.slice(at + 1));
    return;
  }
  if (at === -1 && user !== '*') return;
  const domain = at === -1 ? '@' : entry.key.slice(at);
  const isAll = user === '*';
  yield {
    message: 'user',
    data: { entry: entry.key, user, instead: isAll ? domain : 'a regex' },
    span: entry.span,
    suggestions: isAll && at !== -1 ? rewritten(config, entry, domain, 'every user of the domain') : [],
  };
}

function* inDomain(
  config: Config,
  { table, compared }: TableUse,
  entry: PlacedEntry,
  domain = entry.key,
): Generator<Said> {
  const pattern = parseDomainPattern(domain);
  const missed = missedBy(pattern);
  if (missed === undefined || compared === 'source') return;
  const next = pattern.segments.find((segment) => !segment.startsWith('.'))?.charAt(0) ?? '';
  const [only = ''] = pattern.segments;
  const isTail = pattern.prefix === '' && pattern.segments.length === 1 && !pattern.open;
  const edit = isTail && domain === entry.key ? rewriteKey(config, entry, `*.${only}`) : undefined;
  // The bare domain must not be lost.
  const rest =
    table.contents.known && table.contents.entries.some(({ key }) => key.toLowerCase() === only)
      ? edit
      : undefined;
  yield {
    message: 'first',
    data: { next, entry: entry.key, missed },
    span: entry.span,
    suggestions: rest ? [{ description: 'names one label below', edits: [rest] }] : [],
  };
}

/** What a star may be meant to stand for. */
const fillers = ['web.', 'mail.', 'smtp.', 'www.', 'lists.', 'a-b', 'x1'];

/** A plain name that a pattern seems to match, and does not; undefined: there is none of the kind. */
function missedBy(pattern: DomainPattern): string | undefined {
  // A star before a dot is for one label, as everybody expects.
  if (pattern.segments.every((segment) => segment.startsWith('.'))) return undefined;
  return fillers
    .map((filler) => pattern.text.replaceAll('*', filler))
    .find((name) => domains.test(name) && !matchesDomain(pattern, name));
}

/** Keys that are looked up as they stand. */
function* inKeys(config: Config): Generator<Said> {
  const tables = new Map<Table, string>();
  for (const action of config.actions.values()) {
    if (action.type === 'local' && action.virtual) tables.set(action.virtual, 'a virtual table');
    if (action.type === 'relay' && action.domain) tables.set(action.domain, 'relay domain');
  }
  for (const [table, what] of tables)
    for (const entry of placedEntriesOf(table)) {
      if (!entry.key.includes('*')) continue;
      const domain = entry.key.startsWith('*@') ? entry.key.slice(1) : undefined;
      const isVirtual = what === 'a virtual table';
      const instead = isVirtual ? (domain ?? 'each address, or @domain for all of a domain') : 'each domain';
      yield {
        message: 'exact',
        data: { what, entry: entry.key, instead },
        span: entry.span,
        suggestions:
          isVirtual && domain && !domain.includes('*')
            ? rewritten(config, entry, domain, 'every other user of the domain')
            : [],
      };
    }
}

function rewritten(
  config: Config,
  entry: PlacedEntry,
  key: string,
  description: string,
): readonly Suggestion[] {
  const edit = rewriteKey(config, entry, key);
  return edit ? [{ description, edits: [edit] }] : [];
}
