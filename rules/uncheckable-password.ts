import { defineRule } from '../src/lint/rule.js';
import type { TableEntry } from '../src/model/config/config.js';
import { tablesOfLogins } from './uncheckable-password/login-tables.js';
import { faultOf } from './uncheckable-password/password-faults.js';

export default defineRule({
  id: 'uncheckable-password',
  category: 'security',
  severity: 'error',
  summary: 'A table of logins has passwords that smtpd cannot check',
  messages: {
    plain: {
      message: 'Nobody can log in with a password in plain text',
      label: 'not a hash: {users}',
      note: 'smtpd compares hashes only',
      help: 'write the output of `smtpctl encrypt`',
    },
    foreign: {
      message: 'Nobody can log in with this kind of hash',
      label: 'unknown to OpenBSD: {users}',
      note: '`crypt` of OpenBSD knows bcrypt only',
      help: 'write the output of `smtpctl encrypt` there',
    },
  },
  *check({ config }) {
    for (const { table, used } of tablesOfLogins(config)) {
      const found = { plain: [] as TableEntry[], foreign: [] as TableEntry[] };
      for (const entry of table.contents.known ? table.contents.entries : []) {
        const fault = faultOf(entry, config.platform);
        if (fault !== undefined) found[fault].push(entry);
      }
      for (const message of ['plain', 'foreign'] as const) {
        const [first] = found[message];
        if (first?.span === undefined) continue;
        const others = found[message].length - 1;
        const users =
          others === 0 ? `\`${first.key}\`` : `\`${first.key}\` and ${others} other${others > 1 ? 's' : ''}`;
        const related = [{ span: used, message: 'users log in with it' }];
        yield { message, data: { users }, span: first.span, related };
      }
    }
  },
});
