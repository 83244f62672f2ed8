import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, Table, TableEntry } from '../src/model/config/config.js';
import { isHash, passwordOf } from '../src/verify/smtp/credentials.js';
import { optionWords } from './shared/option-words.js';

export default defineRule({
  id: 'exposed-secret',
  category: 'security',
  severity: 'warning',
  summary: 'A password or key can be read by too many people',
  options: {
    hashes: {
      type: 'boolean',
      default: true,
      summary: 'also report files with hashed passwords of users that everybody may read',
    },
  },
  messages: {
    inline: {
      message: 'Password in the configuration itself',
      label: '{table}',
      note: 'Other users and repositories often see this file',
      help: 'move it to a file with mode 640: `table {name} file:PATH`',
    },
    file: {
      message: '`{path}` has passwords that everybody may read',
      label: 'a password in plain text',
      help: 'give the file to root and the group of smtpd, with mode 640',
    },
    hashes: {
      message: '`{path}` has password hashes that everybody may read',
      label: 'a password hash',
      note: 'Anybody on this machine can try passwords on them',
      help: 'give the file to root and the group of smtpd, with mode 640',
    },
    key: {
      message: '`{path}` has a key that everybody may read',
      label: 'the {what}',
      help: 'give the file mode 600, or include a file with that mode',
    },
  },
  *check({ config, options }) {
    for (const { table, used, login } of credentials(config)) {
      const secrets = login
        ? valuesOf(table).filter(({ password }) => options.hashes && isHash(password))
        : valuesOf(table).filter(({ password }) => !isPlaceholder(password));
      const [first] = secrets;
      if (first?.entry.span === undefined) continue;
      const { span } = first.entry;
      const { path, readableBy } = span.file;
      if (readableBy === 'few') continue;
      if (table.origin !== 'file') {
        // Hashes are not passwords yet: in a file that nobody else reads they may stay.
        if (login && readableBy !== 'everybody') continue;
        yield login
          ? { message: 'hashes', data: { path: placeOf(config, path) }, span, related: [used] }
          : { message: 'inline', data: { table: nameOf(table), name: wordOf(table) }, span, related: [used] };
      } else if (readableBy === 'everybody') {
        yield { message: login ? 'hashes' : 'file', data: { path }, span, related: [used] };
      }
    }
    for (const { statement, option, value } of optionWords(config, keywords)) {
      const what = keys[`${statement.keyword.value} ${option.keyword.value}`];
      const { path, readableBy } = value.span.file;
      if (what === undefined || readableBy !== 'everybody' || asks.has(value.value)) continue;
      yield { message: 'key', data: { path: placeOf(config, path), what }, span: option.span };
    }
  },
});

/** Statements with a key that can stand only there. */
const keys: Readonly<Record<string, string>> = {
  'srs key': '`srs` key',
  'queue encryption': '`queue encryption` key',
};

const keywords: ReadonlySet<string> = new Set(['key', 'encryption']);

/** The values of `queue encryption` that are no key: it is read when smtpd starts. */
const asks: ReadonlySet<string> = new Set(['stdin', '-']);

/** The file that is checked has another name on the server, perhaps. */
const placeOf = ({ file }: Config, path: string): string =>
  path === file.path ? path.slice(path.lastIndexOf('/') + 1) : path;

interface Credentials {
  readonly table: Table;
  /** Of users who log in here; else what this server logs in with elsewhere. */
  readonly login: boolean;
  readonly used: Related;
}

/** Every table of credentials, with one place that uses it; a table that is used in both ways comes as the worse of them. */
function credentials({ actions, listeners }: Config): readonly Credentials[] {
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

function valuesOf({ contents }: Table): readonly { readonly entry: TableEntry; readonly password: string }[] {
  if (!contents.known) return [];
  return contents.entries.flatMap((entry) => {
    const password = entry.value === undefined ? undefined : passwordOf(entry.value);
    return password === undefined ? [] : [{ entry, password }];
  });
}

/** What a program puts a password in the place of later on. */
const isPlaceholder = (password: string): boolean =>
  /\{\{|\$\{|\{%|<%|^<.*>$|^@.*@$|^%.*%$|^\$\w+$|^x+$|^\*+$|^\.+$/i.test(password);

const nameOf = ({ name, origin }: Table): string =>
  origin === 'anonymous' ? 'the list of `auth`' : `table \`<${name}>\``;

const wordOf = ({ name, origin }: Table): string => (origin === 'anonymous' ? 'secrets' : name);
