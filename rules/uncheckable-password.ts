import { defineRule } from '../src/lint/rule.js';
import { tablesOfLogins } from './uncheckable-password/login-tables.js';
import { passwordFault, passwordFaults } from './uncheckable-password/password-faults.js';

export default defineRule({
  id: 'uncheckable-password',
  category: 'security',
  severity: 'error',
  summary: 'A table of logins has passwords that smtpd cannot check',
  messages: {
    plain: {
      message: 'Nobody can log in with a plain text password',
      label: 'not a hash: {users}',
      note: 'smtpd compares hashes only',
      help: 'write the output of `smtpctl encrypt`',
    },
    fields: {
      message: 'Nobody can log in: fields follow the hash',
      label: 'taken for a part of the hash: {users}',
      note: 'The lines are those of a passwd(5) file of another server',
      help: 'keep only the hash behind the user, or use the table `passwd:`',
    },
    account: {
      message: 'Nobody can log in: accounts, not passwords',
      label: 'no hash in the line of {users}',
      note: 'The lines are those of passwd(5) or shadow(5)',
      help: 'write `auth` without a table to ask for the passwords of the system',
    },
    scheme: {
      message: 'Nobody can log in: scheme before the hash',
      label: 'taken for a part of the hash: {users}',
      note: 'smtpd hands all of it to `crypt`',
      help: 'remove the braces with what is in them',
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
      const faulty = (table.contents.known ? table.contents.entries : []).map(
        (entry) => [passwordFault(entry, config.platform), entry] as const,
      );
      for (const message of passwordFaults) {
        const [first, ...rest] = faulty.flatMap(([fault, entry]) => (fault === message ? [entry] : []));
        if (first?.span === undefined) continue;
        const others = rest.length;
        const users =
          others === 0 ? `\`${first.key}\`` : `\`${first.key}\` and ${others} other${others > 1 ? 's' : ''}`;
        const related = [{ span: used, message: 'users log in with it' }];
        yield { message, data: { users }, span: first.span, related };
      }
    }
  },
});
