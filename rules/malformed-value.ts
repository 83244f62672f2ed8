import { defineRule, type Report } from '../src/lint/rule.js';
import type { Config, Table } from '../src/model/config/config.js';
import { readTargets, splitList, trim } from '../src/verify/smtp/expansion-syntax.js';
import { readUser } from '../src/verify/smtp/users.js';
import { isPlaceholderEntry } from './shared/entry-faults.js';
import { placedEntriesOf } from './shared/table-uses.js';

const messages = {
  target: {
    message: '`{value}` is not a list of targets',
    note: 'Mail for `{key}` fails temporarily (424)',
    help: 'write users, addresses, `/files` and `|commands` with commas between them',
  },
  colon: {
    message: 'The colon is part of the value of `{key}`',
    label: 'the blank before the colon ends the key',
    note: 'Mail for `{key}` fails temporarily (424)',
    help: 'write the colon right behind `{key}`',
  },
  domain: {
    message: '`{target}` is not read as an address',
    label: 'its domain has characters that no domain has',
    note: 'Mail for `{key}` is delivered to the local user `{user}`',
    help: 'write a domain of letters, digits, dots and hyphens',
  },
  user: {
    message: '`{value}` is not `UID:GID:HOME`',
    note: 'Mail for `{key}` fails temporarily (451)',
    help: 'write it as in `1000:1000:/home/{key}`',
  },
  login: {
    message: 'The value of `{key}` lacks a user or a password',
    label: 'nothing on one side of the colon',
    note: 'Logins with it fail',
    help: 'write `user:password`',
  },
} as const;

type MalformedMessage = Report<keyof typeof messages>;

export default defineRule({
  id: 'malformed-value',
  category: 'correctness',
  severity: 'warning',
  summary: 'A value of a table that smtpd cannot read',
  messages,
  *check({ config }) {
    for (const [table, kind] of valueTables(config))
      for (const { key, value, span } of placedEntriesOf(table)) {
        // A comment behind an entry has a rule of its own.
        if (value === undefined || isPlaceholderEntry(value) || /(?:^|[ \t])#/.test(value)) continue;
        for (const report of readers[kind](key, value)) yield { ...report, span };
      }
  },
});

type ValueFault = 'targets' | 'user' | 'login';

/** The tables whose values smtpd reads, each once. */
function valueTables({ actions, listeners }: Config): ReadonlyMap<Table, ValueFault> {
  const tables = new Map<Table, ValueFault>();
  const add = (table: Table | undefined, kind: ValueFault): void => {
    if (table?.contents.known && !tables.has(table)) tables.set(table, kind);
  };
  for (const action of actions.values()) {
    if (action.type === 'relay') add(action.auth, 'login');
    else {
      add(action.alias, 'targets');
      add(action.virtual, 'targets');
      add(action.userbase, 'user');
    }
  }
  for (const { authTable } of listeners) add(authTable, 'login');
  return tables;
}

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

const readers: Readonly<
  Record<ValueFault, (key: string, value: string) => Iterable<Omit<MalformedMessage, 'span'>>>
> = {
  *targets(key, value) {
    const data = { key: shown(key), value: shown(value) };
    const { targets, complete } = readTargets(value);
    if (!complete) {
      yield { message: /^:[ \t]/.test(value) ? 'colon' : 'target', data };
      return;
    }
    const users = new Set(targets.flatMap((target) => (target.type === 'user' ? [target.name] : [])));
    for (const target of splitList(value).parts.map(trim)) {
      const user = /^([^@]+)@./.exec(target)?.[1];
      const isUser = user !== undefined && users.has(user) && !/["|/:]/.test(target);
      if (isUser && readTargets(target).targets[0]?.type === 'user')
        yield { message: 'domain', data: { key: shown(key), target: shown(target), user: shown(user) } };
    }
  },
  *user(key, value) {
    if (readUser(value) === undefined)
      yield { message: 'user', data: { key: shown(key), value: shown(value) } };
  },
  *login(key, value) {
    const colon = value.indexOf(':');
    if (colon === 0 || (colon !== -1 && colon === value.length - 1))
      yield { message: 'login', data: { key: shown(key) } };
  },
};
