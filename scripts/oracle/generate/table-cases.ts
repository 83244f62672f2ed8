import { Random } from './random.js';
import { addressPatterns, domainPatterns, networks } from './session-words.js';

/** The kinds of tables other than plain files. */
export const tableKinds = ['db', 'passwd', 'sqlite'] as const;
export type TableKind = (typeof tableKinds)[number];

/** The services for which a random configuration queries a table. */
export const services = ['domain', 'mailaddr', 'netaddr', 'alias', 'userinfo', 'credentials'] as const;
export type TableService = (typeof services)[number];

export interface TableRow {
  readonly key: string;
  readonly value: string;
}

/** A random configuration with tables of one kind, their contents, and clients. */
export interface TableCase {
  readonly kind: TableKind;
  readonly conf: string;
  readonly rows: Readonly<Record<TableService, readonly TableRow[]>>;
  /** The declared type of the key's column in a database. */
  readonly column: string;
  readonly envelopes: readonly Record<string, unknown>[];
}

const users = ['alice', 'bob', 'Alice', 'carol', 'root', 'alice+x'] as const;
const columns = ['TEXT', 'VARCHAR(30)', 'TEXT COLLATE NOCASE', '', 'CHAR(9) NOT NULL', 'STRING'] as const;

/** Generates a case from a seed. @param hash the hash of the password `secret` */
export function tableCase(seed: number, kind: TableKind, hash: string, envelopes: number): TableCase {
  const random = new Random(seed);
  const rows = rowsOf(random, kind, hash);
  const use = (service: TableService): string => (kind === 'passwd' ? 'l' : `t-${service}`);
  return {
    kind,
    rows,
    column: random.pick(columns),
    conf: [
      ...(kind === 'passwd'
        ? ['table l passwd:/etc/mail/passwd']
        : services.map((name) => `table t-${name} ${sourceOf(kind, name)}`)),
      'pki p cert "/etc/ssl/oracle.crt"',
      'pki p key "/etc/ssl/private/oracle.key"',
      `listen on eth0 tls pki p auth-optional <${use('credentials')}>`,
      'action r relay',
      `action u maildir userbase <${use('userinfo')}>`,
      ...(kind === 'passwd' ? [] : ['action a maildir alias <t-alias>']),
      'match auth from any for domain "auth.example" action r',
      'match from any for domain "users.example" action u',
      ...(kind === 'passwd'
        ? random.chance(20)
          ? ['match from any for domain <l> action r']
          : []
        : [
            'match from any for domain "alias.example" action a',
            `match ${random.chance(30) ? '!' : ''}from src <t-netaddr> for domain "net.example" action r`,
            `match from any ${random.chance(30) ? '!' : ''}mail-from <t-mailaddr> for domain "from.example" action r`,
            'match from any for rcpt-to <t-mailaddr> action r',
            'match from any helo <t-domain> for domain "helo.example" action r',
            `match from any ${random.chance(20) ? '!' : ''}for domain <t-domain> action r`,
          ]),
      '',
    ].join('\n'),
    envelopes: Array.from({ length: envelopes }, () => envelopeOf(random, kind)),
  };
}

const sourceOf = (kind: TableKind, name: TableService): string =>
  kind === 'db' ? `db:/etc/mail/${name}.db` : `sqlite:/etc/mail/${name}.conf`;

function rowsOf(random: Random, kind: TableKind, hash: string): TableCase['rows'] {
  const fold = (key: string): string => (kind === 'db' ? key.toLowerCase() : key);
  const unique = (keys: readonly string[]): readonly string[] =>
    [...new Map(keys.map((key) => [fold(key), fold(key)])).values()].filter(
      (key) => /^[^#:\s[]\S*$/.test(key) && !key.includes(':'),
    );
  const some = (from: readonly [string, ...string[]], value: (key: string) => string): readonly TableRow[] =>
    unique(random.some(from, 6)).map((key) => ({ key, value: value(key) }));
  return {
    domain: some(domainPatterns, (key) => key),
    mailaddr: some(addressPatterns, (key) => key).filter(({ key }) => key !== '@'),
    netaddr: some(networks, (key) => key),
    alias: some(users, () =>
      random.pick(['alice', 'bob', 'alice, bob', 'x@other.test', 'error:550 go away']),
    ),
    userinfo: some(
      users,
      () => `${random.pick(['2001', '2002', '0'])}:${random.pick(['2001', '1'])}:/home/alice`,
    ),
    credentials: some(users, () => random.pick([hash, 'plain', '*', hash])),
  };
}

const domains = [
  'example.org',
  'a.example.org',
  'x.test',
  'test',
  'example.com',
  'other.test',
  'mail.example.org',
  'foo',
  'b.a.example.org',
] as const;
const targets = [
  'net.example',
  'from.example',
  'helo.example',
  'alias.example',
  'users.example',
  'auth.example',
] as const;
const locals = ['alice', 'bob', 'Alice', 'alice+x', 'carol', 'root', 'x'] as const;

function envelopeOf(random: Random, kind: TableKind): Record<string, unknown> {
  const asked = kind === 'passwd' ? (['users.example', 'auth.example'] as const) : targets;
  const domain = random.chance(60) ? random.pick(asked) : random.pick(domains);
  const hasLogin = random.chance(domain === 'auth.example' ? 90 : 10);
  return {
    src: random.pick([
      '203.0.113.7',
      '203.0.113.8',
      '198.51.100.1',
      '10.9.9.9',
      '2001:db8:1::7',
      '2001:db8::9',
    ]),
    helo: random.chance(50) ? random.pick(domains) : 'client.example.net',
    mail_from: random.chance(10) ? '' : `${random.pick(locals)}@${random.pick(domains)}`,
    rcpt_to: `${random.pick(locals)}@${domain}`,
    ...(hasLogin && { tls: 'starttls', auth: [random.pick(users), 'secret'] }),
  };
}
