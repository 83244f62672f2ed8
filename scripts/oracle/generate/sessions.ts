import type { EnvelopeInput } from '../../../src/verify/session.js';

/** A configuration, the files and names around it, and envelopes to try on it. */
export interface SessionCase {
  readonly conf: string;
  readonly overlay: Readonly<Record<string, string>>;
  readonly dns: Readonly<Record<string, string | readonly string[]>>;
  readonly envelopes: readonly EnvelopeInput[];
}

/** Random choices that a seed repeats (xorshift). */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 88172645) >>> 0 || 1;
    for (let round = 0; round < 8; round++) this.below(2);
  }

  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state >>>= 0;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return this.#state % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.below(from.length)] ?? from[0];
  }

  some<T>(from: readonly [T, ...T[]], most: number): readonly [T, ...T[]] {
    const more = Array.from({ length: this.below(most) }, () => this.pick(from));
    return [this.pick(from), ...more.filter((value, at) => more.indexOf(value) === at)];
  }
}

const domainPatterns = [
  'example.org',
  'a.example.org',
  'EXAMPLE.com',
  'other.test',
  'test',
  'mail.example.org',
  'localhost',
  '*',
  '*.example.org',
  'example.*',
  '*test',
  'a*.example.org',
  'exa*.org',
  '*.*',
  '.example.org',
  'foo*',
  '[192.0.2.1]',
  '192.0.2.1',
  '[2001:db8::1]',
  '*.test',
  '**.example.org',
  '@example.org',
  '<unknown>',
] as const;

const regexes = [
  '^example\\.',
  '.*',
  '@example\\.org$',
  '[[:upper:]]',
  '[bad',
  '(a|b)\\.',
  '\\bexample',
  '^@$',
  '^$',
  '(?i)EXAMPLE',
  'e{2}',
  '\\w+@',
  '^\\[',
  '^203\\.',
  'local',
  'unknown',
  '\\S',
  '^[^@]+$',
  '^10\\\\.',
  'x|',
  '^(a|alice)',
  '[.]org$',
  '*bad',
  '\\.org\\>',
  '(.)\\1',
  '^X$',
  '^.$',
  '[A-Z]lice',
] as const;

const networks = [
  '203.0.113.0/24',
  '203.0.113.7',
  '10.0.0.0/8',
  '0.0.0.0/0',
  '::/0',
  '2001:db8::/32',
  '[2001:db8::/32]',
  'local',
  '192.0.2.1',
  '192.0.2',
  '0xcb/8',
  '203.0.113.7/33',
  'IPv6:2001:db8:1::7',
  '::ffff:0:0/96',
  '127.0.0.0/8',
  '10',
  '0/0',
  '2001:db8:1::7/128',
  '203.0.113.8 ',
  '[203.0.113.7]',
  '192/2',
  'host.example.org',
  'a.example.org',
  'localhost',
  '*',
  '2001:db8:1::/ 48',
  '2001:db8:1::/+48',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '::1',
  '2000::/3',
  '198.51.100.1/31',
  '<unknown>',
  '10.9.9.0/24',
] as const;

const addressPatterns = [
  '@',
  '',
  '@*',
  '<>',
  'alice@example.org',
  'alice',
  '@example.org',
  '@*.example.org',
  'alice+x@example.org',
  '*@example.org',
  'bob@*',
  'x@',
  'ALICE@EXAMPLE.ORG',
  '@mail.example.org',
  'alice@a*',
  'example.org',
  '@test',
] as const;

const userPatterns = ['alice', 'bob@example.org', '@example.org', 'BOB@example.org', 'bob', '*'] as const;
const tags = ['X', 'y', 'LOCAL'] as const;
const targets = [
  'alice',
  'bob',
  'alice@example.org',
  'x@other.test',
  'alice, x@other.test',
  'nosuch',
  '|/bin/true',
  '/tmp/box',
  'error:550 go away',
  ':error:450 later',
  'error:250 no',
  'loop',
  ':include:/etc/list',
  'include:/nosuch',
  'bad entry',
  'alice+x',
  'Bob',
  'root',
  '"|/bin/cat x"',
  'a\\,b',
  'alice,',
  ',',
  'bob@localhost',
  'x@other.test # no',
  'bob@a.example.org, bob',
  'x@y_z.test',
  '"alice"',
  '../x',
  'alice, :include:/etc/list',
  'é',
] as const;
const aliasNames = ['alice', 'bob', 'list', 'loop', 'alice+x', 'info', 'Root', 'nosuch', 'info+'] as const;
const virtualNames = [
  'alice@example.org',
  '@example.org',
  '@',
  'alice',
  'list',
  'alice+x@example.org',
  'info@a.example.org',
  'bob+',
  '@*.example.org',
  'loop',
  'alice+x',
] as const;
const forwards = [
  'bob\n',
  'alice\n',
  'x@other.test\n',
  'alice, x@other.test\n',
  '# nothing\n',
  '',
  '\\alice\n',
  '|/bin/true\n',
  '/tmp/box\n',
  'x@other.test # comment\n',
  'bad entry\n',
  'bob, \\\nalice\n',
  ':include:/etc/list\n',
  'error:550 gone\n',
  'alice\nbob\n',
  'nosuch\n',
  'x@other.test, bob',
  '"unfinished\n',
] as const;

const sources = [
  '203.0.113.7',
  '203.0.113.7',
  '203.0.113.8',
  '198.51.100.1',
  '10.1.2.3',
  '127.0.0.1',
  '192.0.2.1',
  '2001:db8:1::7',
  '::1',
  '2001:db8::1',
  '2001:db8:1::8',
] as const;
const helos = [
  'client.example.net',
  'example.org',
  'a.example.org',
  'A.Example.ORG',
  'test',
  'localhost',
  '[203.0.113.7]',
  '[IPv6:::1]',
  'bad_name',
  '-bad',
  'bad.',
  'foo bar',
  '[foo]',
  'a..b',
  'foox',
] as const;
const mailboxes = [
  'alice@example.org',
  'ALICE@Example.Org',
  'alice+x@example.org',
  'bob@a.example.org',
  'x@b.a.example.org',
  'x@other.test',
  'victim@example.com',
  'alice',
  'list@example.org',
  'loop@example.org',
  'info@a.example.org',
  'nosuch@example.org',
  'root',
  'bob@localhost',
  'alice@[192.0.2.1]',
  'alice@[IPv6:2001:db8::1]',
  'alice@192.0.2.1',
  'x@test',
  '<@r.test:alice@example.org>',
  'a:alice@example.org',
  'x%y@example.org',
  'a..b@example.org',
  'x@',
  '@example.org',
  'x@example.org.',
  '"q"@example.org',
  'info+@example.org',
  'a|b@example.org',
  'a{b}@example.org',
  'x@-bad',
  'x@under_score.test',
  'a@b@c',
  'info',
  'alice+x',
  'Root@mail.example.org',
  'x@[::1]',
  'x@a\\b.test',
  '$x@example.org',
  'bob+@example.org',
  'x@EXAMPLE.COM',
] as const;
const plainMailboxes = [
  'alice@example.org',
  'bob@a.example.org',
  'x@other.test',
  'victim@example.com',
  'list@example.org',
  'info@a.example.org',
  'loop@example.org',
  'alice+x@example.org',
] as const;
const senders = [
  ...mailboxes,
  '',
  '',
  'sender@example.net',
  '<sender@example.net> SIZE=10',
  '<x@a.example.org> FOO=1',
  '<',
] as const;
const proxies = [
  '203.0.113.9',
  '127.0.0.1',
  'local',
  'unix:/x',
  '2001:db8:1::9',
  '::ffff:10.0.0.1',
  '10.1.2.3',
  '192.0.2.1',
] as const;

const hash =
  '$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1';

const quote = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** A listener and how a client may talk to it. */
interface Door {
  readonly text: string;
  readonly port: number;
  readonly tls: 'none' | 'tls' | 'tls-require' | 'smtps';
  readonly auth: boolean;
  readonly proxy: boolean;
  readonly destination: (source: string) => string;
}

/** Makes a case from a seed: the same one each time. */
export function sessionCase(seed: number, envelopes: number): SessionCase {
  return new Maker(new Random(seed)).make(envelopes);
}

class Maker {
  private readonly lines: string[] = [];
  private readonly overlay: Record<string, string> = {
    'etc/list': 'bob\nx@other.test\n# no\nalice, alice@example.org\n',
  };
  private tables = 0;
  private filters = 0;

  constructor(private readonly random: Random) {}

  make(count: number): SessionCase {
    const { random } = this;
    this.lines.push(
      'pki mail.example.org cert "/etc/ssl/oracle.crt"',
      'pki mail.example.org key "/etc/ssl/private/oracle.key"',
      `table creds { "alice" = "${hash}", "bob@example.org" = "${hash}" }`,
    );
    if (random.chance(10)) this.lines.push(`smtp sub-addr-delim "${random.pick(['-', '_', '.'])}"`);
    const doors = this.doors();
    const actions = this.actions();
    for (let rules = 1 + random.below(7); rules > 0; rules--) this.rule(actions);
    for (const user of ['alice', 'bob'])
      if (random.chance(30)) this.overlay[`home/${user}/.forward`] = random.pick(forwards);
    const dns = {
      '203.0.113.7': 'host.example.org',
      'host.example.org': ['203.0.113.7'],
      '203.0.113.8': 'A.example.org',
      '10.1.2.3': '10.9.9.9',
      '2001:db8:1::7': 'six.test',
      'six.test': ['2001:db8:1::7'],
    };
    return {
      conf: `${this.lines.join('\n')}\n`,
      overlay: this.overlay,
      dns,
      envelopes: Array.from({ length: count }, () => this.envelope(doors)),
    };
  }

  /** A table with some of `values`: declared, in a file, or in place. */
  private table(values: readonly [string, ...string[]]): string {
    const entries = this.random.some(values, 4);
    const inline = `{ ${entries.map(quote).join(', ')} }`;
    switch (this.random.below(5)) {
      case 0: {
        const name = `t${this.tables++}`;
        this.lines.push(`table ${name} ${inline}`);
        return `<${name}>`;
      }
      case 1: {
        const name = `t${this.tables++}`;
        this.overlay[`etc/${name}`] = `# @list\n${entries.join('\n')}\n`;
        this.lines.push(`table ${name} file:/etc/${name}`);
        return `<${name}>`;
      }
      case 2:
        return quote(entries[0]);
      default:
        return inline;
    }
  }

  private mapping(
    keys: readonly [string, ...string[]],
    values: readonly [string, ...string[]],
    most = 5,
  ): string {
    const pairs = this.random.some(keys, most).map((key) => [key, this.random.pick(values)] as const);
    if (this.random.chance(30)) {
      const name = `t${this.tables++}`;
      this.overlay[`etc/${name}`] = pairs.map(([key, value]) => `${key} ${value}\n`).join('');
      this.lines.push(`table ${name} file:/etc/${name}`);
      return `<${name}>`;
    }
    return `{ ${pairs.map(([key, value]) => `${quote(key)} = ${quote(value)}`).join(', ')} }`;
  }

  private criterion(keyword: string, values: readonly [string, ...string[]]): string {
    if (this.random.chance(25)) return `${keyword} regex ${this.table(regexes)}`;
    return `${keyword} ${this.table(values)}`;
  }

  private negatable(text: string): string {
    return this.random.chance(25) ? `!${text}` : text;
  }

  private rule(actions: readonly [string, ...string[]]): void {
    const { random } = this;
    const parts: string[] = [];
    const add = (percent: number, make: () => string): void => {
      if (random.chance(percent)) parts.push(this.negatable(make()));
    };
    const from = random.below(20);
    if (from < 12) parts.push('from any');
    else if (from < 14) parts.push(this.negatable(this.criterion('from src', networks)));
    else if (from < 15) parts.push(this.negatable(random.pick(['from local', 'from socket', 'from any'])));
    else if (from < 16) parts.push(this.negatable('from rdns'));
    else if (from < 17) parts.push(this.negatable(this.criterion('from rdns', networks)));
    else if (from < 18)
      parts.push(this.negatable(random.pick(['from auth', this.criterion('from auth', userPatterns)])));
    else if (from < 19) parts.push(this.negatable(this.criterion('from mail-from', addressPatterns)));
    const plain = parts.every((part) => !/from auth/.test(part));
    const to = random.below(16);
    if (to < 6) parts.push('for any');
    else if (to < 10) parts.push(this.negatable(this.criterion('for domain', domainPatterns)));
    else if (to < 12) parts.push(this.negatable('for local'));
    else if (to < 14) parts.push(this.negatable(this.criterion('for rcpt-to', addressPatterns)));
    add(12, () => this.criterion('tag', tags));
    add(10, () => this.criterion('helo', domainPatterns));
    if (plain) add(12, () => random.pick(['auth', this.criterion('auth', userPatterns)]));
    if (parts.every((part) => !part.includes('mail-from')))
      add(10, () => this.criterion('mail-from', addressPatterns));
    if (parts.every((part) => !part.includes('rcpt-to')))
      add(10, () => this.criterion('rcpt-to', addressPatterns));
    add(2, () => 'tls');
    this.lines.push(
      `match ${parts.join(' ')} ${random.chance(15) ? 'reject' : `action "${random.pick(actions)}"`}`,
    );
  }

  private actions(): readonly [string, ...string[]] {
    const aliases = () => this.mapping(aliasNames, targets, 7);
    const virtual = () => this.mapping(virtualNames, targets, 7);
    this.lines.push(
      'action "r" relay',
      'action "l" mbox',
      `action "a" mbox alias ${aliases()}`,
      `action "v" ${this.random.pick(['mbox', 'maildir', 'expand-only'])} virtual ${virtual()}`,
      `action "f" forward-only alias ${aliases()}`,
      `action "e" expand-only alias ${aliases()}`,
      `action "u" maildir user bob ${this.random.chance(50) ? `alias ${aliases()}` : ''}`,
      `action "b" lmtp "/run/lmtp" userbase { "alice" = "2001:2001:/home/alice", "x" = "5:5:/nonexistent", "info" = "bad" }`,
      'action "h" relay host "smtp://192.0.2.99"',
    );
    return ['r', 'r', 'l', 'a', 'a', 'v', 'v', 'f', 'e', 'u', 'b', 'h'];
  }

  private filter(): string {
    const { random } = this;
    const phase = random.pick([
      'connect',
      'helo',
      'ehlo',
      'mail-from',
      'rcpt-to',
      'rcpt-to',
      'mail-from',
      'auth',
    ] as const);
    const conditions: (() => string)[] = [
      () => 'fcrdns',
      () => 'rdns',
      () => this.criterion('rdns', domainPatterns),
      () => this.criterion('src', networks),
    ];
    const order = ['connect', 'helo', 'auth', 'mail-from', 'rcpt-to'];
    const at = order.indexOf(phase === 'ehlo' ? 'helo' : phase);
    if (at >= 1 && phase !== 'auth') conditions.push(() => this.criterion('helo', domainPatterns));
    if (at >= 2)
      conditions.push(
        () => 'auth',
        () => this.criterion('auth', userPatterns),
      );
    if (at >= 3) conditions.push(() => this.criterion('mail-from', addressPatterns));
    if (at >= 4) conditions.push(() => this.criterion('rcpt-to', addressPatterns));
    const condition = conditions[random.below(conditions.length)]?.() ?? 'rdns';
    const name = `f${this.filters++}`;
    const rewrite = {
      connect: 'x',
      auth: 'x',
      helo: random.pick(helos),
      ehlo: random.pick(helos),
      'mail-from': '',
      'rcpt-to': '',
    };
    const text =
      rewrite[phase] || random.pick(['<x@other.test>', '<alice>', 'bad', '<>', '<alice@example.org>']);
    const effect = random.pick([
      'reject "550 no"',
      'reject "450 later"',
      'disconnect "550 gone"',
      'reject "421 bye"',
      'reject "oops"',
      'junk',
      'bypass',
      'report "x"',
      `rewrite ${quote(text)}`,
      'reject "550 "',
      'bypass',
    ]);
    this.lines.push(`filter ${name} phase ${phase} match ${this.negatable(condition)} ${effect}`);
    return name;
  }

  private filterOption(): string {
    if (!this.random.chance(25)) return '';
    const names = Array.from({ length: 1 + this.random.below(4) }, () => this.filter());
    if (names.length === 1) return ` filter ${names[0]}`;
    if (this.random.chance(50)) return ` filter { ${names.join(', ')} }`;
    const chain = `f${this.filters++}`;
    this.lines.push(`filter ${chain} chain { ${names.join(', ')} }`);
    return ` filter ${chain}`;
  }

  private doors(): readonly [Door, ...Door[]] {
    const first = this.door('eth0', 25, (source) => (source.includes(':') ? '2001:db8::1' : '192.0.2.1'));
    const doors: [Door, ...Door[]] = [first];
    if (this.random.chance(40))
      doors.push(this.door('lo', 25, (source) => (source.includes(':') ? '::1' : '127.0.0.1')));
    for (const port of [465, 587, 2525] as const) {
      if (!this.random.chance(40)) continue;
      const [on, destination] = this.random.pick<readonly [string, Door['destination']]>([
        ['eth0', (source: string) => (source.includes(':') ? '2001:db8::1' : '192.0.2.1')],
        ['198.51.100.25', () => '198.51.100.25'],
        ['0.0.0.0', () => '192.0.2.1'],
        ['::', () => '2001:db8::1'],
        ['2001:db8::25', () => '2001:db8::25'],
      ]);
      doors.push(this.door(on, port, destination));
    }
    for (const { text } of doors) this.lines.push(text);
    return doors;
  }

  private door(on: string, port: number, destination: Door['destination']): Door {
    const { random } = this;
    const tls =
      port === 465 ? 'smtps' : random.pick(['none', 'none', 'none', 'tls', 'tls', 'tls-require'] as const);
    const auth = tls !== 'none' && random.chance(60);
    const proxy = random.chance(8);
    const optional = (percent: number, make: () => string): string =>
      random.chance(percent) ? ` ${make()}` : '';
    const text = [
      `listen on ${on} port ${port}`,
      on === 'eth0' ? optional(10, () => random.pick(['inet4', 'inet6'])) : '',
      tls === 'none' ? '' : ` ${tls} pki mail.example.org`,
      auth ? ` ${random.pick(['auth', 'auth-optional'])} <creds>` : '',
      optional(40, () => `tag ${quote(random.pick(tags))}`),
      optional(15, () => 'hostname "foo.test"'),
      optional(
        8,
        () =>
          'hostnames { "192.0.2.1" = "four.test", "[2001:db8::1]" = "six.test", "198.51.100.25" = "own.test" }',
      ),
      auth
        ? optional(
            25,
            () =>
              `senders { "alice" = ${quote(random.some(addressPatterns, 3).join(', ') || '@')}, "bob@example.org" = "bob@example.org, @" }`,
          )
        : '',
      proxy ? ' proxy-v2' : '',
      optional(10, () => 'no-dsn'),
      this.filterOption(),
    ].join('');
    return { text, port, tls, auth, proxy, destination };
  }

  private envelope(doors: readonly [Door, ...Door[]]): EnvelopeInput {
    const { random } = this;
    const door = random.pick(doors);
    let src: string = random.pick(sources);
    let dst = door.destination(src);
    // Client and server speak the same family.
    for (let tries = 0; src.includes(':') !== dst.includes(':') && tries < 50; tries++) {
      src = random.pick(sources);
      dst = door.destination(src);
    }
    if (dst === '127.0.0.1' || dst === '::1') src = dst;
    const tls =
      door.tls === 'smtps'
        ? 'smtps'
        : door.tls !== 'none' && random.chance(70)
          ? 'starttls'
          : random.chance(3)
            ? 'starttls'
            : 'none';
    const login = door.auth && tls !== 'none' && random.chance(65);
    return {
      src,
      dst,
      port: door.port,
      tls,
      helo: random.chance(75) ? 'client.example.net' : random.pick(helos),
      ...(random.chance(15) ? { ehlo: false } : {}),
      mail_from: random.chance(50) ? 'sender@example.net' : random.pick(senders),
      rcpt_to: random.chance(50) ? random.pick(plainMailboxes) : random.pick(mailboxes),
      ...(login
        ? { auth: [random.pick(['alice', 'bob@example.org', 'ALICE', 'bob']), 'secret'] as const }
        : {}),
      ...(door.proxy ? { proxy: random.pick(proxies) } : {}),
    };
  }
}
