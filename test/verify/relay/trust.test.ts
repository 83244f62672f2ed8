import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/policy/parse.js';
import { provePolicy } from '../../../src/policy/prove.js';
import { expressionPattern } from '../../../src/verify/automata/expressions.js';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { formatAddress } from '../../../src/verify/match/address.js';
import { matchesRegex, parseRegex } from '../../../src/verify/match/regex.js';
import type { RelayVerdict } from '../../../src/verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { includes, sizeOf } from '../../../src/verify/space/address-ranges.js';
import { publicAddresses } from '../../../src/verify/space/public-addresses.js';
import { usualSpaceLimits } from '../../../src/verify/space/scope.js';
import { sourceAtoms } from '../../../src/verify/space/source-atoms.js';
import { compileExpressions } from '../../../src/verify/space/table-contents.js';
import { load } from '../../support/load-config.js';
import { runs } from '../../support/property.js';

/** The verdict on rules behind ordinary listeners; every witness is played again. */
function judge(rules: string, options: RelayOptions = {}, listen = 'listen on eth0'): RelayVerdict {
  const { config, machine } = load(`action r relay\naction l mbox\n${listen}\n${rules}\n`);
  const verdict = verifyRelay(config, machine, options);
  for (const { witness, rule } of verdict.holes)
    expect(decide(config, machine, witness)).toMatchObject({ decision: 'accept', rule });
  return verdict;
}

const relayFor = (source: string, rest = ''): string => `match from src ${source} ${rest} for any action r`;

/** `count` networks that are nobody's neighbours, each in a /16 of its own. */
const scattered = (count: number, width: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => {
    const host = width === 32 ? `7.${(at % 200) + 1}` : width === 24 ? '7.0' : '0.0';
    return `"${20 + (at % 100)}.${Math.floor(at / 100) * 2}.${host}/${width}"`;
  });
const listOf = (items: readonly string[]): string => `{ ${items.join(', ')} }`;

describe('who is a stranger by address', () => {
  test.each([
    // Expressions that hold for more than their author meant.
    ['regex "192\\.168\\."', 'yes'],
    ['regex "192.168"', 'yes'],
    ['regex "10.0.0.5"', 'yes'],
    ['regex "10\\.0\\.0\\.5"', 'yes'],
    ['regex "^.*10\\.0\\.0\\.5$"', 'yes'],
    ['regex "1\\.2\\.3\\.4"', 'yes'],
    ['regex "\\.0\\.5$"', 'yes'],
    ['regex "^[0-9]\\.[0-9]\\.[0-9]\\.[0-9]$"', 'yes'],
    ['regex "(^|[.])172\\.16\\."', 'yes'],
    ['regex { "203\\.0\\.113\\.", "10.0.0.5" }', 'yes'],
    ['regex "^1"', 'yes'],
    ['regex "^10."', 'yes'],
    ['regex "^172.(1[6-9]|2[0-9]|3[01])"', 'yes'],
    ['regex "2001:db8:7:"', 'yes'],
    ['regex "::5\\]$"', 'yes'],
    ['regex "^\\[2"', 'yes'],
    // Expressions that mean what they say.
    ['regex "^10\\."', 'no'],
    ['regex "^(10|127|192\\.168)\\."', 'no'],
    ['regex "^192.168."', 'no'],
    ['regex "^172\\.(1[6-9]|2[0-9]|3[01])\\."', 'no'],
    ['regex "^10\\.0\\.0\\.5$"', 'no'],
    ['regex "^203\\.0\\.113\\."', 'no'],
    ['regex "203\\.0\\.113\\."', 'no'],
    ['regex { "203\\.0\\.113\\.", "198\\.51\\.100\\." }', 'no'],
    ['regex "^(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\."', 'no'],
    ['regex "(^203\\.0\\.113\\.|^198\\.51\\.100\\.)"', 'no'],
    ['regex "^203\\.0\\.[0-9]*[13579]\\.[0-9]*[13579]$"', 'no'],
    ['regex "^\\[2001:db8:7:"', 'no'],
    ['regex "^\\[2001:db8:(7|8):"', 'no'],
    ['regex "^\\[fe80:"', 'no'],
    // IPv4 as IPv6.
    ['"64:ff9b::/96"', 'yes'],
    ['"64:ff9b::8.0.0.0/104"', 'yes'],
    ['"64:ff9b::203.0.113.0/120"', 'no'],
    ['"64:ff9b::10.0.0.0/104"', 'no'],
    ['"64:ff9b:1::/48"', 'yes'],
    ['"2001::/32"', 'yes'],
    ['"2002::/16"', 'yes'],
    ['"2002:cb00:7100::/40"', 'no'],
    ['"::/0"', 'yes'],
    ['"fc00::/7"', 'no'],
  ])('%s: %s', (source, expected) => {
    expect(judge(relayFor(source)).openRelay).toBe(expected);
  });

  test.each([
    ['a dozen offices', scattered(12, 24), 'no'],
    ['a dozen networks of a provider', scattered(12, 16), 'no'],
    ['a hundred servers', scattered(100, 32), 'no'],
    ['256 servers all over the world', scattered(256, 32), 'yes'],
    ['forty of the widest networks', scattered(40, 16), 'yes'],
    ['a /8 in pieces', scattered(256, 16), 'yes'],
    ['thousands of servers', scattered(3000, 32), 'yes'],
    [
      'thousands of servers in one network',
      Array.from({ length: 3000 }, (_, at) => `20.7.${at >> 7}.${(at & 127) * 2}`),
      'no',
    ],
    [
      'networks of IPv6',
      Array.from({ length: 300 }, (_, at) => `"2a0${(at % 8) + 1}:${at * 4}::/48"`),
      'yes',
    ],
  ] as const)('%s, in one list and in a rule for each', (_, networks, expected) => {
    expect(judge(relayFor(listOf(networks))).openRelay).toBe(expected);
    if (networks.length > 300) return;
    const rules = networks.map((network) => relayFor(network));
    expect(judge(rules.join('\n')).openRelay).toBe(expected);
  });

  test('neighbours are one network, in one rule and in two', () => {
    expect(judge(relayFor('{ 100.0.0.0/16, 100.1.0.0/16 }')).openRelay).toBe('yes');
    const two = [relayFor('100.0.0.0/16'), relayFor('100.1.0.0/16', 'mail-from "@example.org"')];
    expect(judge(two.join('\n')).holes.map(({ rule }) => rule)).toEqual([1, 2]);
    expect(judge([relayFor('100.0.0.0/16'), relayFor('100.2.0.0/16')].join('\n')).openRelay).toBe('no');
  });

  test('a rule that is open by itself does not make others open', () => {
    const rules = [relayFor('203.0.113.0/24'), 'match from any for any action r'];
    expect(judge(rules.join('\n')).holes.map(({ rule }) => rule)).toEqual([2]);
  });

  test('a list that an expression narrows is a list', () => {
    const rules = `match from src regex "\\.255$" for any reject\n${relayFor(listOf(scattered(100, 24)))}`;
    expect(judge(rules).openRelay).toBe('no');
  });

  test.each([
    ['!src regex "192\\.168\\."', 'yes'],
    ['!src regex "^192\\.168\\."', 'no'],
    ['!src { 203.0.113.0/24, 10.0.0.0/8 }', 'no'],
    ['src regex "^[0-9]"', 'yes'],
  ])('a filter on %s: %s', (condition, expected) => {
    const listen = `filter f phase connect match ${condition} disconnect "550 no"\nlisten on eth0 filter f`;
    expect(judge('match from any for any action r', {}, listen).openRelay).toBe(expected);
  });

  test('says how many get in, and lists networks where it can', () => {
    const [hole] = judge(relayFor('regex "192\\.168\\."')).holes;
    expect(hole?.clients).toBe('56,576 addresses, such as 1.192.168.1');
    const { trusted } = judge(relayFor('regex "^203\\.0\\.113\\.[0-7]$"'));
    expect(trusted.map(({ network }) => network)).toEqual(['203.0.113.0/29']);
  });

  test('an assertion has the same strangers', () => {
    const { config, machine } = load(`listen on eth0\naction r relay\n${relayFor('regex "192\\.168\\."')}\n`);
    const path = 'x.policy';
    const text = 'strangers never relay\n8.0.0.0/8 may not relay\nstrangers may not relay to example.com\n';
    const { verdicts } = provePolicy(config, machine, parsePolicy({ path, text }).assertions);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['refuted', 'refuted', 'refuted']);
  });
});

test.each(['lo0 proxy-v2', '127.0.0.1 proxy-v2', ':: proxy-v2', 'eth0 inet6 proxy-v2'])(
  'strangers behind %s, in assertions and in changes',
  (on) => {
    const made = (from: string) => load(`listen on ${on}\naction r relay\nmatch ${from} for any action r\n`);
    const after = made('from any');
    const text = 'strangers never relay\n8.0.0.0/8 may not relay\nstrangers may not relay to example.com\n';
    const { assertions } = parsePolicy({ path: 'x.policy', text });
    const { verdicts } = provePolicy(after.config, after.machine, assertions);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['refuted', 'refuted', 'refuted']);
    const { changes, dependsOn } = compareFlows(made('from src 203.0.113.0/24'), after);
    expect(dependsOn).toEqual([]);
    for (const { example } of changes) expect(example?.new.decision).toBe('accept');
  },
);

describe('settings', () => {
  const everybody = Array.from({ length: 256 }, (_, at) => `${at}.0.0.0/8`);
  const open = 'match from any for any action r';

  test('do not make strangers vanish', () => {
    expect(judge(open, { trusted: everybody }).openRelay).toBe('yes');
    expect(judge(open, { trusted: [...everybody, ...Array(8192).keys()].map(String) }).openRelay).toBe('yes');
    expect(judge(open, { widest: { ipv4: 0, ipv6: 0 } }).openRelay).toBe('yes');
    expect(judge(relayFor('0.0.0.0/4'), { widest: { ipv4: 0, ipv6: 0 } }).openRelay).toBe('yes');
    expect(
      judge(relayFor(listOf(scattered(20, 16))), {
        trusted: scattered(250, 24).map((text) => text.slice(1, -1).replace('.7.0/', '.9.0/')),
      }).openRelay,
    ).toBe('yes');
  });

  test('are said where they narrow the answer', () => {
    const trusted = ['198.51.0.0/15'];
    const verdict = judge(relayFor('198.51.0.0/15'), { trusted });
    expect([verdict.openRelay, verdict.assumptions]).toEqual([
      'no',
      ['clients in 198.51.0.0/15 are no strangers: the settings trust them'],
    ]);
    expect(judge(open, { trusted: everybody }).assumptions).toEqual([
      'strangers are in the 256 networks that the settings trust, too: they are more than one owner has',
    ]);
    expect(judge(relayFor('100.0.0.0/12'), { widest: { ipv4: 12, ipv6: 32 } })).toMatchObject({
      openRelay: 'no',
      assumptions: [
        'a public IPv4 network down to /12 is no stranger to the rule that names it: the settings say so',
      ],
    });
  });
});

describe('listeners', () => {
  test('a second loopback interface is taken for one, and that is said', () => {
    const verdict = judge('match from any for any action r', {}, 'listen on lo1');
    expect(verdict.openRelay).toBe('no');
    expect(verdict.assumptions).toEqual([
      'listener on lo1 port 25: nobody reaches it from outside; on OpenBSD lo1 may have public addresses',
    ]);
    expect(judge('match from any for any action r', {}, 'listen on lo0').assumptions).toEqual([]);
  });

  test.each([
    ['listen on lo0 proxy-v2', 'match from any for any action r', 'yes'],
    ['listen on 127.0.0.1 proxy-v2', 'match from any for any action r', 'yes'],
    ['listen on ::1 proxy-v2', 'match from any for any action r', 'yes'],
    ['listen on lo0 proxy-v2', 'match from local for any action r', 'no'],
    ['listen on lo0 proxy-v2', relayFor('{ 10.0.0.0/8, 203.0.113.0/24 }'), 'no'],
    ['listen on lo0 proxy-v2', relayFor('regex "192\\.168\\."'), 'yes'],
    ['listen on :: proxy-v2', 'match from any for any action r', 'yes'],
    ['listen on :: proxy-v2', 'match from local for any action r', 'yes'],
    ['listen on eth0 inet6 proxy-v2', relayFor('10.0.0.0/8'), 'yes'],
    ['listen on eth0 inet4 proxy-v2', relayFor('"2001:db8:7::/48"'), 'yes'],
    ['listen on 2001:db8::1 proxy-v2', relayFor('10.0.0.0/8'), 'yes'],
  ])('%s, %s: %s, with a client that can connect', (listen, rules, expected) => {
    const verdict = judge(rules, {}, listen);
    expect([verdict.openRelay, verdict.failed]).toEqual([expected, undefined]);
  });
});

describe('confirmed reverse names', () => {
  const listen = (more = ''): string =>
    `filter f phase connect match !fcrdns disconnect "550 no"\n${more}listen on eth0 filter ${more === '' ? 'f' : '{ f, g }'}`;
  const filter = (condition: string): string =>
    `filter g phase connect match ${condition} disconnect "550 no"\n`;

  test.each([
    ['"mail.example.org"', 'no'],
    ['regex "\\.example\\.org$"', 'no'],
    ['regex "^mail\\.example\\.org$"', 'no'],
    ['regex { "\\.example\\.org$", "^a\\.example\\.com$" }', 'no'],
    ['regex "example\\.org$"', 'yes'],
    ['regex "\\.example\\.org"', 'yes'],
    ['regex "\\.org$"', 'yes'],
    ['regex "\\.co\\.uk$"', 'yes'],
    ['regex { "\\.example\\.org$", "\\.com$" }', 'yes'],
    // A provider's customers have their names there.
    ['regex "\\.comcast\\.net$"', 'yes'],
    ['regex "\\.amazonaws\\.com$"', 'yes'],
  ])('from rdns %s: %s', (names, expected) => {
    const rule = `match from rdns ${names} for any action r`;
    expect(judge(rule, {}, listen()).openRelay).toBe(expected);
    expect(judge(rule).openRelay).toBe('yes');
  });

  test.each([
    ['!rdns "*.example.org"', 'no'],
    ['!rdns { "*.example.org", "mail.example.com" }', 'no'],
    ['!rdns regex "\\.example\\.org$"', 'no'],
    ['!rdns "*.com"', 'yes'],
    ['!rdns "*.comcast.net"', 'yes'],
    ['!rdns "*example.org"', 'yes'],
    ['!rdns { "*.example.org", "*.com" }', 'yes'],
    ['rdns "*.example.org"', 'yes'],
  ])('a filter on %s: %s', (condition, expected) => {
    expect(judge('match from any for any action r', {}, listen(filter(condition))).openRelay).toBe(expected);
  });

  test('below a provider’s domain are the owner’s where the owner says so', () => {
    const rule = 'match from rdns regex "\\.comcast\\.net$" for any action r';
    expect(judge(rule, { ownDomains: ['*.comcast.net'] }, listen()).openRelay).toBe('no');
  });

  test('are said to be assumed', () => {
    expect(
      judge('match from rdns regex "\\.example\\.org$" for any action r', {}, listen()).assumptions,
    ).toEqual(['clients whose confirmed reverse name rule 1 lists are no strangers: only its owner has it']);
    expect(
      judge('match from any for any action r', {}, listen(filter('!rdns "*.example.org"'))).assumptions,
    ).toEqual([
      'clients whose confirmed reverse name a filter before rule 1 lists are no strangers: only its owner has it',
    ]);
  });
});

/** Expressions over addresses, as people write and miswrite them. */
const piece = fc.oneof(
  fc.constantFrom('10', '1', '192', '168', '203', '0', '5', '113', '[0-9]', '[0-9]+', '2?5', '.*', '(7|9)'),
  fc.nat(255).map(String),
);
const expression = fc
  .tuple(
    fc.constantFrom('', '^', '^\\[?'),
    fc.array(fc.tuple(piece, fc.constantFrom('\\.', '.', ':')), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '$', '.$'),
  )
  .map(([start, pieces, end]) => `${start}${pieces.map((parts) => parts.join('')).join('')}${end}`);
const octet = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 5, 10, 113, 168, 192, 203));
const group = fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 1, 5, 0x10, 0x203));
const addresses = fc.tuple(
  fc.array(fc.tuple(octet, octet, octet, octet), { minLength: 30, maxLength: 30 }),
  fc.array(fc.tuple(fc.constantFrom(0x2001, 0x2a00, 0x64), group, group, group, group, group, group, group), {
    minLength: 20,
    maxLength: 20,
  }),
);

test('the networks of an expression are those of the addresses that it holds for', () => {
  let holding = 0;
  fc.assert(
    fc.property(expression, addresses, (text, [four, six]) => {
      const { table } = compileExpressions([text]);
      if (table === undefined) return;
      const patterns = [expressionPattern(table)];
      const classes = sourceAtoms(
        [publicAddresses([]), { ipv4: [], ipv6: [], local: false, patterns }],
        [],
        '7.9',
        usualSpaceLimits.strings,
      );
      for (const { exact, kind, ranges, size } of classes)
        if (exact && kind !== 'socket' && kind !== 'proxied-socket' && kind !== 'internal')
          expect([text, sizeOf(ranges)]).toEqual([text, size]);
      const regex = parseRegex(text);
      const each = [
        ...four.map((octets) => ({ family: 4 as const, bits: joined(octets, 8n) })),
        ...six.map((groups) => ({ family: 6 as const, bits: joined(groups, 16n) })),
      ];
      for (const address of each) {
        const key = formatAddress(address);
        const matches = matchesRegex(regex, address.family === 4 ? key : `[${key}]`);
        const here = classes.filter(
          ({ kind, predicates }) => kind === `ipv${address.family}` && predicates.includes(1) === matches,
        );
        const inside = (list: typeof classes) => list.some(({ ranges }) => includes(ranges, address.bits));
        expect([text, key, inside(here)]).toEqual([text, key, true]);
        const others = classes.filter((known) => known.exact && !here.includes(known));
        const same = others.filter(({ kind }) => kind === `ipv${address.family}`);
        expect([text, key, inside(same)]).toEqual([text, key, false]);
        if (matches) holding += 1;
      }
    }),
    { numRuns: runs(60) },
  );
  expect(holding).toBeGreaterThan(20);
});

const joined = (parts: readonly number[], width: bigint): bigint =>
  parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
