import { defineRule } from '../src/lint/rule.js';
import { isHash } from '../src/verify/smtp/credentials.js';
import { readers, valueTables } from './malformed-value/value-faults.js';
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
  hash: {
    message: '`{key}` has a password, not `UID:GID:HOME`',
    note: 'Mail for `{key}` fails temporarily (451)',
    help: 'keep passwords in a table of their own, for `auth`',
  },
  login: {
    message: 'The value of `{key}` lacks a user or a password',
    label: 'nothing on one side of the colon',
    note: 'Logins with it fail',
    help: 'write `user:password`',
  },
} as const;

export default defineRule({
  id: 'malformed-value',
  category: 'correctness',
  severity: 'warning',
  summary: 'A value of a table that smtpd cannot read',
  messages,
  *check({ config }) {
    for (const [table, kind] of valueTables(config))
      for (const { key, value, span } of placedEntriesOf(table)) {
        // A comment after an entry is reported by a rule of its own.
        if (value === undefined || /(?:^|[ \t])#/.test(value)) continue;
        // The hash of a password has dollars, as placeholders have.
        if (isPlaceholderEntry(value) && !isHash(value)) continue;
        for (const report of readers[kind](key, value)) yield { ...report, span };
      }
  },
});
