import { isPlaceholder } from '../src/lint/entry-faults.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { placedEntriesOf } from '../src/lint/table-uses.js';
import type { Config, Table } from '../src/model/config.js';
import { readTargets, splitList, trim } from '../src/verify/server/expansion-syntax.js';
import { readUser } from '../src/verify/server/users.js';

const messages = {
  target:
    'smtpd cannot read {value}, so mail for {key} fails for now (424); write users, addresses, /files and |commands, with commas between',
  colon:
    'a colon behind a blank belongs to the value ({value}), so mail for {key} fails for now (424); write {key}: with no blank before it',
  domain:
    '{target} is no address to smtpd because of its domain, so mail for {key} goes to the local user {user}; write a domain of letters, digits, dots and hyphens',
  user: '{value} is not UID:GID:HOME, so mail for {key} fails for now (451); write it as in 1000:1000:/home/{key}',
  login:
    'the value of {key} has nothing on one side of its colon, so logins with it fail; write user:password',
} as const;

type Said = Report<keyof typeof messages>;

export default defineRule({
  id: 'malformed-value',
  category: 'correctness',
  severity: 'warning',
  summary: 'a value in an alias, virtual, user or password table that smtpd cannot read',
  messages,
  *check({ config }) {
    for (const [table, kind] of valueTables(config))
      for (const { key, value, span } of placedEntriesOf(table)) {
        // A comment behind an entry has a rule of its own.
        if (value === undefined || isPlaceholder(value) || /(?:^|[ \t])#/.test(value)) continue;
        for (const report of readers[kind](key, value)) yield { ...report, span };
      }
  },
});

type Kind = 'targets' | 'user' | 'login';

/** The tables whose values smtpd reads, each once. */
function valueTables({ actions, listeners }: Config): ReadonlyMap<Table, Kind> {
  const tables = new Map<Table, Kind>();
  const add = (table: Table | undefined, kind: Kind): void => {
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

const readers: Readonly<Record<Kind, (key: string, value: string) => Iterable<Omit<Said, 'span'>>>> = {
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
