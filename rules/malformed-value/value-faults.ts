import type { Report } from '../../src/lint/rule.js';
import type { Config, Table } from '../../src/model/config/config.js';
import { cut } from '../../src/source/prose.js';
import { isHash } from '../../src/verify/smtp/credentials.js';
import { readTargets, splitList, trim } from '../../src/verify/smtp/expansion-syntax.js';
import { readUser } from '../../src/verify/smtp/users.js';

type MalformedMessage = Report<'target' | 'colon' | 'domain' | 'user' | 'hash' | 'login'>;

type ValueFault = 'targets' | 'user' | 'login';

/** The tables whose values smtpd reads, each with the kind of its values. */
export function valueTables({ actions, listeners }: Config): ReadonlyMap<Table, ValueFault> {
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

const shown = (text: string): string => cut(text, 40);

export const readers: Readonly<
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
    if (isHash(value)) yield { message: 'hash', data: { key: shown(key) } };
    else if (readUser(value) === undefined)
      yield { message: 'user', data: { key: shown(key), value: shown(value) } };
  },
  *login(key, value) {
    const colon = value.indexOf(':');
    if (colon === 0 || (colon !== -1 && colon === value.length - 1))
      yield { message: 'login', data: { key: shown(key) } };
  },
};
