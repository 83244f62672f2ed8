import type { LocalAction, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import { maxExpansionDepth } from '../smtp/expansion.js';
import { leadsTo, readTargets } from '../smtp/expansion-syntax.js';
import { isSameTable } from './same-tables.js';

/** Names that the aliases, virtual entries or users of two actions may treat differently. */
export interface Concerned {
  /** Keys of the maps: `name`, `user@domain`, `@domain`, `@`. */
  readonly keys: readonly string[];
  /** Why there may be others. */
  readonly unseen: readonly string[];
}

/** The most names that are examined one by one. */
const maxKeys = 300;

/**
 * The names that the maps of two actions may treat differently.
 *
 * @param rematched whether the addresses that aliases lead to are treated differently, too
 */
export function concernedNames(old: LocalAction, next: LocalAction, rematched: boolean): Concerned {
  const maps = (action: LocalAction): readonly (Table | undefined)[] => [
    action.alias,
    action.virtual,
    action.userbase,
  ];
  const unseen: string[] = [];
  const concerned = new Set<string>();
  maps(old).forEach((before, index) => {
    const after = maps(next)[index];
    if (isSameTable(before, after)) return;
    for (const table of [before, after])
      if (table !== undefined && !table.contents.known) unseen.push(table.contents.reason);
    const [a, b] = [entriesOf(before), entriesOf(after)];
    for (const key of new Set([...a.keys(), ...b.keys()])) if (a.get(key) !== b.get(key)) concerned.add(key);
  });
  const entries = [old.alias, old.virtual, next.alias, next.virtual].flatMap((table) => [
    ...entriesOf(table),
  ]);
  const targets = entries.map(([key, value]) => ({ key, targets: readTargets(value).targets }));
  if (rematched)
    for (const { key, targets: list } of targets)
      if (list.some(({ type }) => type === 'address')) concerned.add(key);
  for (let depth = 0; depth < maxExpansionDepth; depth += 1) {
    const before = concerned.size;
    for (const { key, targets: list } of targets)
      if (list.some((target) => leadsTo(target, concerned))) concerned.add(key);
    if (concerned.size === before) break;
  }
  const keys = [...concerned];
  if (keys.length > maxKeys) unseen.push(`only ${maxKeys} of ${keys.length} changed names were looked into`);
  return { keys: keys.slice(0, maxKeys), unseen };
}

function entriesOf(table: Table | undefined): ReadonlyMap<string, string> {
  if (!table?.contents.known) return new Map();
  return new Map(table.contents.entries.map(({ key, value }) => [foldCase(key), value ?? '']));
}

/** Recipients for a key: the key itself if it is a whole address, otherwise with each of some users or domains. */
export function recipientsFor(
  key: string,
  users: readonly string[],
  domains: readonly string[],
): readonly { readonly user: string; readonly domain: string }[] {
  const at = key.lastIndexOf('@');
  const user = at < 0 ? key : key.slice(0, at);
  const domain = at < 0 ? '' : key.slice(at + 1);
  return (user === '' ? users : [user]).flatMap((name) =>
    (domain === '' ? domains : [domain]).map((place) => ({ user: name, domain: place })),
  );
}
