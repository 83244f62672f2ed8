import type { Config, LocalAction, Table } from '../model/config/config.js';
import { foldCase } from '../model/config/lengths.js';
import { localActionOf } from '../model/config/rule-actions.js';
import { leadsTo, readTargets } from '../verify/smtp/expansion-syntax.js';
import { rootUsers } from '../verify/smtp/users.js';

/** The maximum length of a chain of names, and the maximum number of entries to search. */
const deepest = 10;
const maxEntries = 2000;

/**
 * The keys of aliases and virtual tables that lead to a user with the ID 0, for whom smtpd delivers only by `mbox`: by any other method it accepts
 * the mail and bounces it. Mail addressed directly to root, without such a key, is left out: an assertion about a domain is about its rules and
 * tables.
 */
export function keysToRoot(config: Config): ReadonlySet<string> {
  const found = new Set<string>();
  for (const rule of config.rules) {
    const action = localActionOf(rule);
    if (action !== undefined && action.method !== 'mbox') for (const key of keysOf(action)) found.add(key);
  }
  return found;
}

function keysOf({ alias, virtual, userbase }: LocalAction): Iterable<string> {
  const roots = rootUsers(userbase);
  const entries = [alias, virtual].flatMap(entriesOf).map(({ key, value }) => ({
    key: foldCase(key),
    targets: readTargets(value ?? '').targets,
  }));
  const own = new Set(roots.entries.map(({ key }) => foldCase(key)));
  const leading = new Set(roots.names);
  for (let depth = 0; depth < deepest; depth += 1) {
    const before = leading.size;
    for (const { key, targets } of entries)
      if (targets.some((target) => leadsTo(target, leading))) leading.add(key);
    if (leading.size === before) break;
  }
  const named = new Set(entries.map(({ key }) => key));
  return [...leading].filter((key) => named.has(key) || own.has(key));
}

const entriesOf = (table: Table | undefined) =>
  table?.contents.known ? table.contents.entries.slice(0, maxEntries) : [];
