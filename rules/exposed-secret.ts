import { defineRule } from '../src/lint/rule.js';
import type { Config, Table } from '../src/model/config/config.js';
import { optionWords } from '../src/model/option-words.js';
import { isHash } from '../src/verify/smtp/credentials.js';
import { credentials, storedPasswords } from './exposed-secret/credential-tables.js';
import { asks, keys, placedKeyWords } from './exposed-secret/placed-keys.js';

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
      message: '`{path}` shows passwords to everybody',
      label: 'a password in plain text',
      help: 'give the file to root and the group of smtpd, with mode 640',
    },
    hashes: {
      message: '`{path}` shows password hashes to everybody',
      label: 'a password hash',
      note: 'Anybody on this machine can try passwords on them',
      help: 'give the file to root and the group of smtpd, with mode 640',
    },
    key: {
      message: '`{path}` shows a key to everybody',
      label: 'the {what}',
      help: 'give the file mode 600, or include a file with that mode',
    },
  },
  *check({ config, options }) {
    for (const { table, used, login } of credentials(config)) {
      const secrets = login
        ? storedPasswords(table).filter(({ password }) => options.hashes && isHash(password))
        : storedPasswords(table).filter(({ password }) => !isPlaceholder(password));
      const [first] = secrets;
      if (first?.entry.span === undefined) continue;
      const { span } = first.entry;
      const { path, readableBy } = span.file;
      if (readableBy === 'few') continue;
      if (table.origin !== 'file') {
        // Hashes are not passwords yet: they may stay in a file that other users cannot read.
        if (login && readableBy !== 'everybody') continue;
        yield login
          ? { message: 'hashes', data: { path: placeOf(config, path) }, span, related: [used] }
          : { message: 'inline', data: { table: nameOf(table), name: wordOf(table) }, span, related: [used] };
      } else if (readableBy === 'everybody') {
        yield { message: login ? 'hashes' : 'file', data: { path }, span, related: [used] };
      }
    }
    for (const { statement, option, value } of optionWords(config, placedKeyWords)) {
      const what = keys[`${statement.keyword.value} ${option.keyword.value}`];
      const { path, readableBy } = value.span.file;
      if (what === undefined || readableBy !== 'everybody' || asks.has(value.value)) continue;
      yield { message: 'key', data: { path: placeOf(config, path), what }, span: option.span };
    }
  },
});

/** A path for messages: the file that is checked may have another path on the server. */
const placeOf = ({ file }: Config, path: string): string =>
  path === file.path ? path.slice(path.lastIndexOf('/') + 1) : path;

/** Whether a password is a placeholder that is replaced later: `{{ … }}`, `${…}`, `<…>`, `xxx`. */
const isPlaceholder = (password: string): boolean =>
  /\{\{|\$\{|\{%|<%|^<.*>$|^@.*@$|^%.*%$|^\$\w+$|^x+$|^\*+$|^\.+$/i.test(password);

const nameOf = ({ name, origin }: Table): string =>
  origin === 'anonymous' ? 'the list of `auth`' : `table \`<${name}>\``;

const wordOf = ({ name, origin }: Table): string => (origin === 'anonymous' ? 'secrets' : name);
