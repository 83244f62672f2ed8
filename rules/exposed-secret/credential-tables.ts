import type { Related } from '../../src/lint/finding.js';
import type { Config, Table, TableEntry } from '../../src/model/config/config.js';
import { passwordOf } from '../../src/verify/smtp/credentials.js';

interface Credentials {
  readonly table: Table;
  /** Whether the credentials are those of users who log in here, rather than those with which this server logs in elsewhere. */
  readonly login: boolean;
  readonly used: Related;
}

/** Every table of credentials, with one place that uses it. A table that is used in both ways counts as the worse of them. */
export function credentials({ actions, listeners }: Config): readonly Credentials[] {
  const found = new Map<Table, Credentials>();
  for (const action of actions.values())
    if (action.type === 'relay' && action.auth && !found.has(action.auth)) {
      const used = { span: action.nameSpan, message: 'logs in with it' };
      found.set(action.auth, { table: action.auth, login: false, used });
    }
  for (const { authTable, authSpan, span } of listeners)
    if (authTable && !found.has(authTable)) {
      const used = { span: authSpan ?? span, message: 'users log in with it' };
      found.set(authTable, { table: authTable, login: true, used });
    }
  return [...found.values()];
}

export function storedPasswords({
  contents,
}: Table): readonly { readonly entry: TableEntry; readonly password: string }[] {
  if (!contents.known) return [];
  return contents.entries.flatMap((entry) => {
    const password = entry.value === undefined ? undefined : passwordOf(entry.value);
    return password === undefined ? [] : [{ entry, password }];
  });
}
