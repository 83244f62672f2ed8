import fc from 'fast-check';
import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';

/** Random rulesets that reach every criterion, and random envelopes that hit and miss them. */

const quoted = (texts: readonly string[]): string => `{ ${texts.map((text) => `"${text}"`).join(', ')} }`;
const some = (pool: readonly string[], most = 3) =>
  fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: most }).map(quoted);

const networks = [
  '10.0.0.0/8',
  '198.51.100.0/24',
  '198.51.100.7',
  '0.0.0.0/1',
  '203.0.113.0/24',
  '::/0',
  '2001:db8:1::/48',
  'local',
  'nonsense',
  '192/3',
];
const networkExpressions = [
  '^10\\\\.'.replace('\\\\', '\\'),
  '203',
  '^198\\.51\\.100\\.[0-9]$',
  ':',
  '^local$',
  '7$',
  '[',
  '\\.1(0|1)?\\.',
  '192\\.168\\.',
  '0\\.113\\.7$',
  '^(198\\.51\\.100|10)\\.',
  '^\\[2001:db8:1:',
];
const names = ['a.example', 'b.example', '*.a.example', '*.net', 'mail*', '*', 'x.b.example', 'other.net'];
const nameExpressions = [
  'example',
  '\\.b\\.example$',
  '^[ab]\\.',
  '\\.net$',
  '^x\\.',
  'a|b',
  '(a.)+e',
  '^(a|b)\\.example$',
  '[',
];
const addresses = [
  'bob@a.example',
  '@a.example',
  'bob',
  'bob+x@b.example',
  '@',
  '@*',
  '@*.a.example',
  'eve@*.net',
  'bob+x',
];
const addressExpressions = ['^bob', '@a\\.example$', 'b@', '^@$', 'e.*e', '^[^@]+@.\\.example$', '\\+'];

const table = (pool: readonly string[], expressions: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: some(pool) },
    { weight: 1, arbitrary: some(expressions, 2).map((entries) => `regex ${entries}`) },
  );
const negatable = (criterion: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom('', '', '!'), criterion).map(([negation, text]) => negation + text);
const optional = (criterion: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: criterion });

const from = negatable(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant('from any') },
    fc.constantFrom('from local', 'from socket', 'from rdns'),
    { weight: 2, arbitrary: table(networks, networkExpressions).map((entries) => `from src ${entries}`) },
    table(names.concat('10.0.0.0/8'), nameExpressions).map((entries) => `from rdns ${entries}`),
  ),
);
const destination = negatable(
  fc.oneof({ weight: 2, arbitrary: fc.constant('for any') }, fc.constant('for local'), {
    weight: 3,
    arbitrary: table(names, nameExpressions).map((entries) => `for domain ${entries}`),
  }),
);

const rule = fc
  .record({
    tag: optional(
      negatable(
        fc.oneof(
          some(['a', 'B']).map((tags) => `tag ${tags}`),
          fc.constant('tag regex { "^a?$" }'),
        ),
      ),
    ),
    from,
    destination,
    helo: optional(negatable(table(names, nameExpressions).map((entries) => `helo ${entries}`))),
    auth: optional(
      negatable(
        fc.oneof(
          fc.constant('auth'),
          some(['alice', '@a.example', 'bob@a.example']).map((entries) => `auth ${entries}`),
        ),
      ),
    ),
    tls: fc.oneof({ weight: 12, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('tls') }),
    sender: optional(
      negatable(table(addresses, addressExpressions).map((entries) => `mail-from ${entries}`)),
    ),
    recipient: optional(
      negatable(table(addresses, addressExpressions).map((entries) => `rcpt-to ${entries}`)),
    ),
    outcome: fc.constantFrom('action r', 'action r', 'action l', 'reject'),
  })
  .map(
    ({ outcome, ...criteria }) =>
      `match ${Object.values(criteria)
        .filter((text) => text !== '')
        .join(' ')} ${outcome}`,
  );

/** Rules, one a line. */
export const ruleset = fc.array(rule, { minLength: 1, maxLength: 8 });

const condition = {
  connect: negatable(
    fc.oneof(
      table(networks, networkExpressions).map((entries) => `src ${entries}`),
      fc.constantFrom('rdns', 'fcrdns'),
      table(names, nameExpressions).map((entries) => `rdns ${entries}`),
    ),
  ),
  helo: negatable(table(names, nameExpressions).map((entries) => `helo ${entries}`)),
  sender: negatable(table(addresses, addressExpressions).map((entries) => `mail-from ${entries}`)),
  recipient: negatable(table(addresses, addressExpressions).map((entries) => `rcpt-to ${entries}`)),
};
const effect = fc.constantFrom(
  'reject "550 no"',
  'reject "550 no"',
  'disconnect "550 no"',
  'bypass',
  'junk',
  'report "x"',
);
const filter = fc.oneof(
  fc.tuple(fc.constant('connect'), condition.connect, effect),
  fc.tuple(
    fc.constantFrom('helo', 'ehlo'),
    condition.helo,
    fc.oneof(effect, fc.constant('rewrite "x.b.example"')),
  ),
  fc.tuple(
    fc.constant('mail-from'),
    condition.sender,
    fc.oneof(effect, fc.constantFrom('rewrite "<bob@a.example>"', 'rewrite "<>"', 'rewrite "<bob>"')),
  ),
  fc.tuple(fc.constant('mail-from'), fc.constantFrom('auth', '!auth'), effect),
  fc.tuple(fc.constant('rcpt-to'), condition.recipient, effect),
  fc.tuple(
    fc.constant('data'),
    fc.oneof(fc.constantFrom('auth', '!auth'), condition.connect, condition.helo, condition.sender),
    fc.oneof(effect, fc.constant('rewrite "x"')),
  ),
  fc.tuple(
    fc.constant('commit'),
    fc.oneof(fc.constantFrom('auth', '!auth'), condition.connect, condition.sender),
    fc.constantFrom('reject "550 no"', 'disconnect "550 no"', 'report "x"', 'rewrite ""'),
  ),
);

/** The file of a private authority, which is not there. */
const ownAuthority = '/own.pem';

/** Filters and the listeners that use them: plain, with optional authentication, behind a proxy, and for clients with a certificate. */
export const surroundings = fc.array(filter, { maxLength: 3 }).chain((filters) =>
  fc
    .record({ proxy: fc.boolean(), filtered: fc.boolean(), verify: fc.constantFrom('', '', ' ', ' ca own') })
    .map(({ proxy, filtered, verify }) => {
      const use =
        filters.length === 0 ? '' : ` filter { ${filters.map((_, index) => `f${index}`).join(', ')} }`;
      return [
        'pki x cert "/x.crt"',
        'pki x key "/x.key"',
        `ca own cert "${ownAuthority}"`,
        'action r relay',
        'action l mbox',
        ...filters.map(
          ([phase, when, what], index) => `filter f${index} phase ${phase} match ${when} ${what}`,
        ),
        `listen on eth0 tag a${use}`,
        `listen on eth0 port 587 tls-require pki x auth-optional tag B${filtered ? use : ''}`,
        ...(proxy ? [`listen on eth0 port 2525 proxy-v2${use}`] : []),
        ...(verify === '' ? [] : [`listen on eth0 port 2526 tls-require verify pki x${verify}${use}`]),
      ];
    }),
);

const domains = [
  'a.example',
  'b.example',
  'x.a.example',
  'x.b.example',
  'other.net',
  'victim.org',
  'mail7',
  'evil.com',
  'x.y.net',
];
const users = ['bob', 'bob+x', 'bob+y', 'eve', 'alice', 'e.e'];
const address = fc
  .tuple(fc.constantFrom(...users), fc.constantFrom(...domains))
  .map(([user, domain]) => `${user}@${domain}`);
const clients = [
  '203.0.113.7',
  '198.51.100.7',
  '198.51.100.77',
  '10.1.1.1',
  '8.8.8.8',
  '100.11.0.1',
  '8.192.168.8',
  '9.0.113.7',
  '2001:db8:1::7',
  '2001:db8:2::7',
  '192.0.2.99',
];

/** Envelopes to the listeners above, by clients of any kind. */
export const envelope: fc.Arbitrary<EnvelopeInput> = fc
  .record({
    src: fc.constantFrom(...clients),
    port: fc.constantFrom(25, 25, 587, 2525, 2526),
    ca: fc.constantFrom('public', ownAuthority),
    helo: fc.constantFrom('a.example', 'x.b.example', 'other.net', 'fakedomain.com', '[192.0.2.1]'),
    ehlo: fc.boolean(),
    mail_from: fc.oneof(address, fc.constant(''), fc.constantFrom('bob', 'eve')),
    rcpt_to: fc.oneof(
      { weight: 4, arbitrary: address },
      address.map((text) => `<@a.example:${text}>`),
    ),
    rdns: fc.constantFrom(null, 'a.example', 'x.net', 'mail7', '10.2.3.4'),
    fcrdns: fc.boolean(),
    auth: fc.constantFrom(null, null, 'alice', 'bob@a.example'),
    proxy: fc.constantFrom('unix:/x', '127.0.0.1', ...clients),
  })
  .map(({ port, auth, proxy, ca, ...rest }) => ({
    ...rest,
    port,
    ...(port === 2526 ? { cert: true, ca } : {}),
    tls: port === 587 || port === 2526 ? ('starttls' as const) : ('none' as const),
    auth: port === 587 ? auth : null,
    proxy: port === 2525 ? proxy : null,
  }));
