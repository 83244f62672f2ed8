import type { Config, Table, TableEntry } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';

/** A domain that appears in one place only, and a similar one that appears in several and is probably meant. */
export interface Slip {
  readonly domain: string;
  readonly entry: TableEntry;
  readonly meant: string;
  readonly others: readonly TableEntry[];
}

interface Places {
  readonly tables: Map<Table, TableEntry>;
  /** The number of occurrences outside the lists of rules: in virtual tables, as names of the server, in senders that it writes. */
  elsewhere: number;
}

/** The most domains that are compared with each other: longer lists have similar names by chance. */
const maxDomains = 80;

/**
 * Domains in the rules' lists that are most likely misspelt. Similar names in one list are meant to differ, so that only names of different lists are compared.
 * Differences in numbers (`mail1`, `mail2`), plurals, short names and last labels do not count.
 */
export function slips(config: Config, machine: Machine): readonly Slip[] {
  const places = placesOf(config);
  if (places.size < 2 || places.size > maxDomains) return [];
  for (const name of otherNames(config, machine))
    for (const [domain, known] of places)
      if (name === domain || name.endsWith(`.${domain}`)) known.elsewhere += 1;
  const found: Slip[] = [];
  for (const [domain, here] of places) {
    const [place, ...more] = here.tables;
    if (place === undefined || more.length > 0 || here.elsewhere > 0) continue;
    const [table, entry] = place;
    for (const [meant, there] of places) {
      if (there.tables.size + there.elsewhere < 2 || there.tables.has(table) || !isSlip(domain, meant))
        continue;
      found.push({ domain, entry, meant, others: [...there.tables.values()] });
      break;
    }
  }
  return found;
}

function placesOf({ rules }: Config): Map<string, Places> {
  const places = new Map<string, Places>();
  for (const { for: to, mailFrom, rcptTo } of rules) {
    for (const criterion of [to.type === 'domain' ? to : undefined, mailFrom, rcptTo]) {
      const table = criterion?.table;
      if (criterion === undefined || criterion.regex || !table?.contents.known) continue;
      if (table.contents.entries.length > maxDomains) continue;
      for (const entry of table.contents.entries) {
        const domain = domainIn(entry.key, criterion === to);
        if (domain === undefined) continue;
        const known = places.get(domain) ?? { tables: new Map(), elsewhere: 0 };
        if (!known.tables.has(table)) known.tables.set(table, entry);
        places.set(domain, known);
      }
    }
  }
  return places;
}

function domainIn(key: string, isDomain: boolean): string | undefined {
  const at = key.lastIndexOf('@');
  if (!isDomain && at < 0) return undefined;
  const domain = key.slice(at + 1).toLowerCase();
  return domain.includes('*') || !domain.includes('.') ? undefined : domain;
}

function* otherNames(config: Config, { serverName }: Machine): Generator<string> {
  if (serverName !== undefined) yield serverName.toLowerCase();
  for (const { hostname } of config.listeners) if (hostname !== undefined) yield hostname.toLowerCase();
  for (const name of config.pkis.keys()) yield name.toLowerCase();
  const seen = new Set<Table>();
  for (const action of config.actions.values()) {
    if (action.type === 'relay') {
      if (action.helo !== undefined) yield action.helo.toLowerCase();
      if (action.mailFrom !== undefined)
        yield action.mailFrom.slice(action.mailFrom.lastIndexOf('@') + 1).toLowerCase();
      continue;
    }
    const { virtual } = action;
    if (!virtual?.contents.known || seen.has(virtual)) continue;
    seen.add(virtual);
    const domains = new Set(
      virtual.contents.entries.slice(0, 1000).flatMap(({ key }) => domainIn(key, false) ?? []),
    );
    yield* domains;
  }
}

/** The shortest label in which a difference of one letter is more likely a slip than another name. */
const shortest = 5;

/** Whether two names differ by one letter, or by two swapped letters, in one label other than the last. */
function isSlip(a: string, b: string): boolean {
  const [left, right] = [a.split('.'), b.split('.')];
  if (left.length !== right.length) return false;
  const differing = left.flatMap((label, at) => (label === right[at] ? [] : [at]));
  const [at, ...more] = differing;
  if (at === undefined || more.length > 0 || at === left.length - 1) return false;
  const [one = '', other = ''] = [left[at], right[at]];
  if (Math.min(one.length, other.length) < shortest) return false;
  if (one.replace(/\d/g, '') === other.replace(/\d/g, '') || /\d/.test(one) !== /\d/.test(other))
    return false;
  if (`${one}s` === other || `${other}s` === one) return false;
  return differsOnce(one, other);
}

/** Whether one letter was added, omitted or changed, or two adjacent ones swapped. */
function differsOnce(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  const [a, b] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (a.length <= 1 && b.length <= 1) return true;
  return a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0];
}
