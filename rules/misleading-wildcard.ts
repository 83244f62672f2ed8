import { rewriteKey } from '../src/edit/entry-edits.js';
import { acceptanceOf } from '../src/lint/acceptance.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule, type Report, type RuleContext } from '../src/lint/rule.js';
import type { Config, MatchRule, Table } from '../src/model/config/config.js';
import { foldCase } from '../src/model/config/lengths.js';
import { domainTexts } from '../src/verify/automata/languages.js';
import { type DomainPattern, matchesDomain, parseDomainPattern } from '../src/verify/match/domain.js';
import { criteriaOf } from '../src/verify/space/criteria.js';
import {
  entriesOf,
  type PlacedEntry,
  placedEntriesOf,
  senderEntries,
  tableUses,
} from './shared/table-uses.js';

const messages = {
  user: {
    message: '`*` is no wildcard in `{entry}`',
    label: 'a user called `{user}`',
    note: 'A star is a wildcard in the domain only',
    help: 'write {instead}',
  },
  exact: {
    message: '`*` is no wildcard in `{entry}`',
    label: 'never matches',
    note: 'Entries of {what} are compared literally',
    help: 'write {instead}',
  },
  bare: {
    message: '`{entry}` does not match `{domain}` itself',
    label: 'names below the domain only',
    note: 'Mail for `{domain}` is rejected',
    help: 'add `{domain}` if you accept its mail',
  },
  first: {
    message: '`{entry}` does not match `{missed}`',
    label: 'the star stops at the first `{next}`',
    help: 'write a dot after the star, or a regular expression',
  },
} as const;

export default defineRule({
  id: 'misleading-wildcard',
  category: 'correctness',
  severity: 'warning',
  summary: 'A star that is no wildcard, or matches less than it seems',
  messages,
  *check(context) {
    const { config } = context;
    const seen = new Set<Table>();
    for (const use of tableUses(config)) {
      if (use.regex || seen.has(use.table)) continue;
      const isAddress = use.compared === 'mail' || use.compared === 'raw-mail';
      if (!isAddress && use.compared !== 'domain' && use.compared !== 'filter-reverse') continue;
      seen.add(use.table);
      const wild = placedEntriesOf(use.table).filter(({ key }) => key.includes('*'));
      const keys = new Set(wild.length > 0 ? entriesOf(use.table).map(({ key }) => foldCase(key)) : []);
      for (const entry of wild)
        yield* isAddress ? inAddress(config, entry) : inDomain(config, entry, entry.key, keys);
    }
    for (const { pattern, entry } of senderEntries(config)) yield* inAddress(config, entry, pattern);
    yield* bareDomains(context);
    yield* inKeys(config);
  },
});

type WildcardMessage = Report<keyof typeof messages>;

/** `pattern`: the entry's key, or an address in its value. */
function* inAddress(config: Config, entry: PlacedEntry, pattern = entry.key): Generator<WildcardMessage> {
  const at = pattern.lastIndexOf('@');
  const user = at === -1 ? pattern : pattern.slice(0, at);
  if (!user.includes('*')) {
    if (at !== -1) yield* inDomain(config, entry, pattern.slice(at + 1));
    return;
  }
  if (at === -1 && user !== '*') return;
  const domain = at === -1 ? '@' : pattern.slice(at);
  const isAll = user === '*';
  yield {
    message: 'user',
    data: { entry: pattern, user, instead: isAll ? `\`${domain}\`` : 'a regular expression' },
    span: entry.span,
    suggestions:
      isAll && at !== -1 && pattern === entry.key
        ? rewritten(config, entry, domain, 'Match every user of the domain')
        : [],
  };
}

/** `keys`: all entries of the table, in lower case. */
function* inDomain(
  config: Config,
  entry: PlacedEntry,
  domain: string,
  keys: ReadonlySet<string> = new Set(),
): Generator<WildcardMessage> {
  const pattern = parseDomainPattern(domain);
  const missed = missedBy(pattern);
  if (missed === undefined) return;
  const next = pattern.segments.find((segment) => !segment.startsWith('.'))?.charAt(0) ?? '';
  const [only = ''] = pattern.segments;
  const isTail = pattern.prefix === '' && pattern.segments.length === 1 && !pattern.open;
  yield {
    message: 'first',
    data: { next, entry: domain, missed },
    span: entry.span,
    // The bare domain must not be lost.
    suggestions:
      isTail && keys.has(only)
        ? rewritten(config, entry, `*.${only}`, 'Match names one label below the domain')
        : [],
  };
}

/** `*.example.org` where no rule takes mail for `example.org` from other machines, as far as can be seen. */
function* bareDomains(context: RuleContext): Generator<WildcardMessage> {
  const { config, machine } = context;
  const rules = config.rules.filter(comesFromOutside);
  const wild = rules.flatMap(({ for: to, outcome }) =>
    to.table === undefined || to.regex || to.negated || outcome.type !== 'action'
      ? []
      : placedEntriesOf(to.table).filter(({ key }) => /^\*\.[^.*@]+\.[^.*@]+$/.test(key)),
  );
  if (wild.length === 0) return;
  const named = new Set(['localhost', machine.serverName ?? '']);
  for (const { for: to, rcptTo } of rules) {
    const target = rcptTo ?? to;
    if (target === to && to.type === 'local' && !to.negated) continue;
    // Whatever is not a list of names that were seen may take it.
    if (target.negated || !target.table?.contents.known || ('regex' in target && target.regex)) return;
    for (const { key } of target.table.contents.entries)
      named.add(foldCase(key.slice(key.lastIndexOf('@') + 1)));
  }
  const suspects = [...new Set(wild)].filter(({ key }) => !named.has(foldCase(key.slice(2))));
  const apexes = suspects.map(({ key }) => key.slice(2));
  const acceptance =
    suspects.length === 0
      ? undefined
      : acceptanceOf(
          context,
          apexes.map((domain) => criteriaOf({ domains: [domain] })),
        );
  for (const [question, entry] of suspects.entries())
    if (acceptance?.of(question, 'others').possibly === false)
      yield { message: 'bare', data: { entry: entry.key, domain: apexes[question] ?? '' }, span: entry.span };
}

/** Whether clients that are neither this machine nor known by a login may have their mail taken by the rule. */
function comesFromOutside({ from, auth }: MatchRule): boolean {
  const isHere = (from.type === 'local' || from.type === 'socket') && !from.negated;
  return !isHere && !(auth && !auth.negated);
}

/** What a star may be meant to stand for. */
const fillers = ['web.', 'mail.', 'smtp.', 'www.', 'lists.', 'a-b', 'x1'];

/** A plain name that a pattern seems to match, and does not; undefined: there is none of the kind. */
function missedBy(pattern: DomainPattern): string | undefined {
  // A star before a dot is for one label, as everybody expects.
  if (pattern.segments.every((segment) => segment.startsWith('.'))) return undefined;
  return fillers
    .map((filler) => pattern.text.replaceAll('*', filler))
    .find((name) => domainTexts.test(name) && !matchesDomain(pattern, name));
}

/** Keys that are looked up as they stand. */
function* inKeys(config: Config): Generator<WildcardMessage> {
  const tables = new Map<Table, string>();
  for (const action of config.actions.values()) {
    if (action.type === 'local' && action.virtual) tables.set(action.virtual, 'a virtual table');
    if (action.type === 'relay' && action.domain) tables.set(action.domain, '`relay domain`');
  }
  for (const [table, what] of tables)
    for (const entry of placedEntriesOf(table)) {
      if (!entry.key.includes('*')) continue;
      const domain = entry.key.startsWith('*@') ? entry.key.slice(1) : undefined;
      const isVirtual = what === 'a virtual table';
      const instead = isVirtual
        ? domain
          ? `\`${domain}\``
          : 'each address, or `@domain` for a whole domain'
        : 'each domain';
      yield {
        message: 'exact',
        data: { what, entry: entry.key, instead },
        span: entry.span,
        suggestions:
          isVirtual && domain && !domain.includes('*')
            ? rewritten(config, entry, domain, 'Match every other user of the domain')
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
