import type { Config, Table, TableEntry } from '../src/model/config.js';
import type { Platform } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';
import { isHash, passwordOf } from '../src/verify/server/credentials.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'uncheckable-password',
  category: 'security',
  severity: 'error',
  summary: "a listener's table of logins has passwords that smtpd cannot compare with anything",
  docs: {
    why: `smtpd hashes what a user says with crypt(3) and compares the result with the table of \`listen … auth\`. A password in plain text is no hash: the user is told 535 for the right password, and whoever reads the table has it all the same.

OpenBSD's crypt(3) knows bcrypt only (\`$2b$…\`); hashes made on Linux, such as \`$6$…\`, never hold there.`,
    bad: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
table users { ada = "correct-horse" }
listen on eth0 smtps pki mx.example.org auth <users>
action "outbound" relay
match from any auth for any action "outbound"
`,
    },
    good: {
      conf: `pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"
table users { ada = "$6$Qm1xkEoA$XEyNuA0Kf6vnI0kpTt7hX1vM9Yj1t5oQxk7gU9t3e0pQqfJm9ZkzU1u6iDqfWcAqR9cB0z2Vw4e7nX8m5y3r1." }
listen on eth0 smtps pki mx.example.org auth <users>
action "outbound" relay
match from any auth for any action "outbound"
`,
    },
    fix: 'Write what `smtpctl encrypt` prints for the password. A table that a relay logs in with needs passwords in plain text, so it cannot be the same one.',
    disable: 'Never: nobody logs in with such an entry.',
    references: [
      'smtpd.conf(5), listen on, auth',
      'table(5), Credentials tables',
      'crypt(3)',
      'smtpctl(8), encrypt',
    ],
  },
  messages: {
    plain:
      'the password of {users} is in plain text, and smtpd compares hashes only, so nobody logs in with it; write what smtpctl encrypt prints for it',
    foreign:
      'the hash of {users} is of a kind that the crypt of OpenBSD does not know, so nobody logs in with it; write what smtpctl encrypt prints there',
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
        const users = others === 0 ? first.key : `${first.key} and ${others} other${others > 1 ? 's' : ''}`;
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
