import type { Table, TableEntry } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import { Undecided } from './exploration.js';
import { type Context, lookUpValue } from './table-lookup.js';

/** A user that local mail is delivered to. */
export interface User {
  readonly name: string;
  /** The directory in which its .forward is looked for, or undefined if it is not known. */
  readonly home: string | undefined;
  readonly isRoot: boolean;
}

/** Finds a user in the action's userbase or among the system's users; `error` if the entry cannot be read. */
export function findUser(
  context: Context,
  userbase: Table | undefined,
  name: string,
): User | 'none' | 'error' {
  if (userbase === undefined || userbase.kind === 'users') return findSystemUser(context, name);
  const value = unseenUser(context, userbase, name);
  if (value === 'error') return 'error';
  if (value === 'unseen') return { name, home: undefined, isRoot: false };
  if (value === undefined) return 'none';
  const user = readUser(value.text);
  return user === undefined ? 'error' : { name, ...user };
}

/** Parses an entry of a userbase, `UID:GID:HOME`, or returns undefined if smtpd cannot read it. */
export function readUser(value: string): Omit<User, 'name'> | undefined {
  const [uid, gid, ...home] = value.split(':');
  if (!isNumber(uid) || !isNumber(gid) || home.length === 0) return undefined;
  return { home: home.join(':'), isRoot: Number(uid) === 0 };
}

function unseenUser(context: Context, userbase: Table, name: string) {
  try {
    return lookUpValue(context, userbase, name);
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    // Only the existence of the user matters here.
    return 'unseen';
  }
}

/** Whether a text is the number of a user or group, as strtonum(3) parses it. */
const isNumber = (text: string | undefined): boolean =>
  text !== undefined && /^[ \t\n\v\f\r]*\+?\d{1,10}$/.test(text) && Number(text) <= 0xffffffff;

function findSystemUser({ machine, knowledge }: Context, name: string): User | 'none' {
  const key = foldCase(name);
  if (machine.users === undefined) knowledge.assume(`user ${name} exists (no etc/passwd under the root)`);
  else if (!machine.users.has(key)) return 'none';
  return { name, home: machine.homes?.get(key), isRoot: key === 'root' };
}

/** The users with the number 0: those whose entries in a userbase say so, or root of the system. Names are in lower case. */
export function rootUsers(userbase: Table | undefined): {
  readonly names: ReadonlySet<string>;
  readonly entries: readonly TableEntry[];
} {
  if (userbase === undefined || userbase.kind === 'users') return { names: new Set(['root']), entries: [] };
  const { contents } = userbase;
  const entries = contents.known
    ? contents.entries.filter(({ value }) => value !== undefined && readUser(value)?.isRoot === true)
    : [];
  return { names: new Set(entries.map(({ key }) => foldCase(key))), entries };
}
