/** Longer than 300 lines: the choices of a case depend on one another. */
import type { EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { Random } from './random.js';
import {
  addressPatterns,
  aliasNames,
  domainPatterns,
  forwards,
  hash,
  helos,
  mailboxes,
  networks,
  plainMailboxes,
  proxies,
  regexes,
  senders,
  sources,
  tags,
  targets,
  userPatterns,
  virtualNames,
} from './session-words.js';

/** A configuration, its files and names, and envelopes to try on it. */
export interface SessionCase {
  readonly conf: string;
  readonly overlay: Readonly<Record<string, string>>;
  readonly dns: Readonly<Record<string, string | readonly string[]>>;
  readonly envelopes: readonly EnvelopeInput[];
}

const quote = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** A listener and the ways in which a client may talk to it. */
interface CaseListener {
  readonly text: string;
  readonly port: number;
  readonly tls: 'none' | 'tls' | 'tls-require' | 'smtps';
  readonly auth: boolean;
  readonly proxy: boolean;
  /** The authority whose certificates it requires, or undefined if none. */
  readonly verify: '' | 'own' | 'other' | undefined;
  readonly destination: (source: string) => string;
}

/** Generates a case from a seed, deterministically. */
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
      'ca own cert "/etc/ssl/oracle.crt"',
      'ca other cert "/etc/ssl/other.pem"',
      `table creds { "alice" = "${hash}", "bob@example.org" = "${hash}" }`,
    );
    if (random.chance(10)) this.lines.push(`smtp sub-addr-delim "${random.pick(['-', '_', '.'])}"`);
    const entryPoints = this.entryPoints();
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
      envelopes: Array.from({ length: count }, () => ({ ...this.envelope(entryPoints), ...this.message() })),
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

  /** If filters inspect messages, all clients send one, so that the answer is the last one. */
  private message(): Pick<EnvelopeInput, 'data'> {
    const filtered = this.lines.some((line) => /^filter \w+ phase (?:data|commit) /.test(line));
    return filtered || this.random.chance(20) ? { data: true } : {};
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
      'data',
      'commit',
    ] as const);
    const conditions: (() => string)[] = [
      () => 'fcrdns',
      () => 'rdns',
      () => this.criterion('rdns', domainPatterns),
      () => this.criterion('src', networks),
    ];
    const order = ['connect', 'helo', 'auth', 'mail-from', 'rcpt-to'];
    const late = phase === 'data' || phase === 'commit';
    const at = order.indexOf(phase === 'ehlo' ? 'helo' : late ? 'mail-from' : phase);
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
      data: 'x',
      commit: '.',
    };
    const text =
      rewrite[phase] || random.pick(['<x@other.test>', '<alice>', 'bad', '<>', '<alice@example.org>']);
    const effect = random.pick([
      'reject "550 no"',
      'reject "450 later"',
      'disconnect "550 gone"',
      'reject "421 bye"',
      'reject "oops"',
      'report "x"',
      `rewrite ${quote(text)}`,
      'reject "550 "',
      // At the final dot it is too late for these.
      ...(phase === 'commit' ? [] : ['junk', 'bypass', 'bypass']),
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

  private entryPoints(): readonly [CaseListener, ...CaseListener[]] {
    const first = this.entryPoint('eth0', 25, (source) =>
      source.includes(':') ? '2001:db8::1' : '192.0.2.1',
    );
    const entryPoints: [CaseListener, ...CaseListener[]] = [first];
    if (this.random.chance(40))
      entryPoints.push(this.entryPoint('lo', 25, (source) => (source.includes(':') ? '::1' : '127.0.0.1')));
    for (const port of [465, 587, 2525] as const) {
      if (!this.random.chance(40)) continue;
      const [on, destination] = this.random.pick<readonly [string, CaseListener['destination']]>([
        ['eth0', (source: string) => (source.includes(':') ? '2001:db8::1' : '192.0.2.1')],
        ['198.51.100.25', () => '198.51.100.25'],
        ['0.0.0.0', () => '192.0.2.1'],
        ['::', () => '2001:db8::1'],
        ['2001:db8::25', () => '2001:db8::25'],
      ]);
      entryPoints.push(this.entryPoint(on, port, destination));
    }
    for (const { text } of entryPoints) this.lines.push(text);
    return entryPoints;
  }

  private entryPoint(on: string, port: number, destination: CaseListener['destination']): CaseListener {
    const { random } = this;
    const tls =
      port === 465 ? 'smtps' : random.pick(['none', 'none', 'none', 'tls', 'tls', 'tls-require'] as const);
    const auth = tls !== 'none' && random.chance(60);
    const proxy = random.chance(8);
    const demands = (tls === 'tls-require' || tls === 'smtps') && random.chance(25);
    const verify = demands ? random.pick(['', '', 'own', 'other'] as const) : undefined;
    const optional = (percent: number, make: () => string): string =>
      random.chance(percent) ? ` ${make()}` : '';
    const text = [
      `listen on ${on} port ${port}`,
      on === 'eth0' ? optional(10, () => random.pick(['inet4', 'inet6'])) : '',
      tls === 'none' ? '' : ` ${tls}${verify === undefined ? '' : ' verify'} pki mail.example.org`,
      verify ? ` ca ${verify}` : '',
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
    return { text, port, tls, auth, proxy, verify, destination };
  }

  private envelope(entryPoints: readonly [CaseListener, ...CaseListener[]]): EnvelopeInput {
    const { random } = this;
    const entryPoint = random.pick(entryPoints);
    let src: string = random.pick(sources);
    let dst = entryPoint.destination(src);
    // Client and server use the same address family.
    for (let tries = 0; src.includes(':') !== dst.includes(':') && tries < 50; tries++) {
      src = random.pick(sources);
      dst = entryPoint.destination(src);
    }
    if (dst === '127.0.0.1' || dst === '::1') src = dst;
    const tls =
      entryPoint.tls === 'smtps'
        ? 'smtps'
        : entryPoint.tls !== 'none' && random.chance(70)
          ? 'starttls'
          : random.chance(3)
            ? 'starttls'
            : 'none';
    const login = entryPoint.auth && tls !== 'none' && random.chance(65);
    return {
      src,
      dst,
      port: entryPoint.port,
      tls,
      helo: random.chance(75) ? 'client.example.net' : random.pick(helos),
      ...(random.chance(15) ? { ehlo: false } : {}),
      mail_from: random.chance(50) ? 'sender@example.net' : random.pick(senders),
      rcpt_to: random.chance(50) ? random.pick(plainMailboxes) : random.pick(mailboxes),
      ...(login
        ? { auth: [random.pick(['alice', 'bob@example.org', 'ALICE', 'bob']), 'secret'] as const }
        : {}),
      ...(entryPoint.proxy ? { proxy: random.pick(proxies) } : {}),
      // The issuer of the certificate is trusted by the system, and is the authority named `own`.
      ...(random.chance(entryPoint.verify === undefined ? 10 : 80)
        ? { cert: true, ...(entryPoint.verify === 'own' ? {} : { ca: 'public' }) }
        : {}),
    };
  }
}
