import { defineRule } from '../src/lint/rule.js';
import type { Table } from '../src/model/config/config.js';
import { foldCase } from '../src/model/config/lengths.js';
import { bareDomains } from './misleading-wildcard/bare-domains.js';
import { inAddress, inDomain } from './misleading-wildcard/pattern-wildcards.js';
import { rejectedSenders } from './misleading-wildcard/rejected-senders.js';
import { inKeys } from './misleading-wildcard/wildcard-keys.js';
import { entriesOf, placedEntriesOf, senderEntries, tableUses } from './shared/table-uses.js';

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
    message: '`{entry}` does not match `{domain}`',
    label: 'names below the domain only',
    note: 'Mail for `{domain}` is rejected',
    help: 'add `{domain}` if you accept its mail',
  },
  sender: {
    message: '`{entry}` does not match `{domain}`',
    label: 'names below the domain only',
    note: 'Mail from `{domain}` is not rejected',
    help: 'add `@{domain}` to reject its mail',
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
    yield* rejectedSenders(config);
    yield* inKeys(config);
  },
});
