import { defineRule } from '../src/lint/rule.js';
import type { Config, Table, TableEntry } from '../src/model/config/config.js';
import type { Platform } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';
import { isHash, passwordOf } from '../src/verify/smtp/credentials.js';

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

function tablesOfLogins({ listeners }: Config) {
  const found = new Map<Table, Span>();
  for (const { authTable, authSpan, span } of listeners)
    if (authTable && !found.has(authTable)) found.set(authTable, authSpan ?? span);
  return [...found].map(([table, used]) => ({ table, used }));
}

/** The hashes that a platform's crypt(3) knows: on others than OpenBSD many kinds do, by what they are linked with. */
const knownHashes: Readonly<Partial<Record<Platform, RegExp>>> = { openbsd: /^\$2[abxy]?\$/ };

function faultOf({ value }: TableEntry, platform: Platform): 'plain' | 'foreign' | undefined {
  const password = value === undefined ? undefined : passwordOf(value);
  if (password === undefined) return undefined;
  if (!isHash(password)) return 'plain';
  const known = knownHashes[platform];
  return known === undefined || known.test(password) ? undefined : 'foreign';
}
