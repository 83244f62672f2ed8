import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { probeOutcomes } from '../../src/probe/outcome.js';
import { isOwn, vantageOf } from '../../src/probe/place.js';
import { isHostName } from '../../src/probe/smtp-session.js';
import { control, domainAbove, literalOf, type ProbeNames, variants } from '../../src/probe/variants.js';

const names: ProbeNames = {
  from: 'criminal@fakedomain.com',
  to: { user: 'victim', domain: 'otherplace.com' },
  serverName: 'mail.example.org',
  literal: '[192.0.2.1]',
  clientLiteral: '[203.0.113.7]',
};

const recipientsOf = (known: ProbeNames) =>
  Object.fromEntries(variants.map(({ id, make }) => [id, make(known)?.recipient]));

describe('variants', () => {
  test('ids are unique, and the first is the netcat test word for word', () => {
    expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
    const [first] = variants;
    expect([first?.greeting, first?.make(names)]).toEqual([
      'HELO',
      { sender: 'criminal@fakedomain.com', recipient: 'victim@otherplace.com' },
    ]);
  });

  test('senders', () => {
    const plain = variants.filter(({ make }) => make(names)?.recipient === 'victim@otherplace.com');
    expect(plain.map(({ make }) => make(names)?.sender)).toEqual([
      'criminal@fakedomain.com',
      'criminal@fakedomain.com',
      '',
      'criminal@mail.example.org',
      'criminal@example.org',
      'criminal@[192.0.2.1]',
      'criminal@localhost',
      'criminal',
      'victim@otherplace.com',
      'criminal@fakedomain.com',
      'criminal@fakedomain.com',
    ]);
  });

  test('names of the client', () => {
    const named = variants.flatMap(({ id, helo }) => (helo === undefined ? [] : [[id, helo(names)]]));
    expect(named).toEqual([
      ['helo-literal', '[203.0.113.7]'],
      ['own-helo', 'mail.example.org'],
    ]);
  });

  test('recipients', () => {
    expect(recipientsOf(names)).toMatchObject({
      'foreign-literal': 'victim@[198.51.100.25]',
      route: '@mail.example.org:victim@otherplace.com',
      'route-literal': '@[192.0.2.1]:victim@otherplace.com',
      percent: 'victim%otherplace.com@mail.example.org',
      'percent-literal': 'victim%otherplace.com@[192.0.2.1]',
      'percent-bare': 'victim%otherplace.com',
      quoted: '"victim@otherplace.com"@mail.example.org',
      'quoted-literal': '"victim@otherplace.com"@[192.0.2.1]',
      'quoted-bare': '"victim@otherplace.com"',
      'quoted-percent': '"victim%otherplace.com"',
      'double-at': 'victim@otherplace.com@mail.example.org',
      'double-at-literal': 'victim@otherplace.com@[192.0.2.1]',
      bang: 'otherplace.com!victim@mail.example.org',
      'bang-literal': 'otherplace.com!victim@[192.0.2.1]',
      'bang-bare': 'otherplace.com!victim',
    });
  });

  test('a recipient in whose user part the foreign address stands is never read as foreign', () => {
    for (const { make, reading } of variants) {
      const recipient = make(names)?.recipient ?? '';
      const domain =
        recipient.startsWith('"') && recipient.endsWith('"') ? '' : (/@([^@]*)$/.exec(recipient)?.[1] ?? '');
      const foreign = domain === 'otherplace.com' || domain === '[198.51.100.25]';
      expect([recipient, reading === 'foreign']).toEqual([recipient, foreign]);
    }
  });

  test('those that need a name are not made without one', () => {
    const unnamed = { ...names, serverName: undefined };
    const lacking = variants.filter(({ make }) => make(unnamed) === undefined).map(({ id }) => id);
    const forms = ['route', 'percent', 'quoted', 'double-at', 'bang'];
    expect(lacking).toEqual(['own-name', 'own-domain', ...forms, 'own-helo']);
    expect(JSON.stringify(recipientsOf(unnamed))).not.toContain('undefined');
  });

  test('controls', () => {
    expect(control('name', names, 'x')).toBe('smtpd-lint-x@mail.example.org');
    expect(control('literal', names, 'x')).toBe('smtpd-lint-x@[192.0.2.1]');
    expect(control('bare', names, 'x')).toBe('smtpd-lint-x');
    expect(control('foreign', names, 'x')).toBeUndefined();
  });
});

test.each([
  ['mail.example.org', 'example.org'],
  ['example.org', undefined],
  ['org', undefined],
  [undefined, undefined],
])('the domain above %s', (name, above) => {
  expect(domainAbove(name)).toBe(above);
});

test.each([
  ['mail.example.org', true],
  ['localhost', false],
  ['192.0.2.1', false],
  ['a..b', false],
  ['mail.example.org>', false],
  ['-', false],
  ['', false],
])('%j as a name: %s', (text, is) => {
  expect(isHostName(text)).toBe(is);
});

test('an address as a domain', () => {
  expect(literalOf('192.0.2.1')).toBe('[192.0.2.1]');
  expect(literalOf('fe80::1%eth0')).toBe('[IPv6:fe80::1]');
});

describe('whose address', () => {
  test.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', true],
    ['::', true],
    ['192.0.2.9', true],
    ['::ffff:192.0.2.9', true],
    ['fe80::1%eth1', true],
    ['192.0.2.10', false],
    ['128.0.0.1', false],
    ['example.org', false],
  ])('%s: own %s', (address, own) => {
    expect(isOwn(address, ['192.0.2.9', 'fe80::1'])).toBe(own);
  });

  test.each([
    ['127.0.0.1', '127.0.0.1', 'machine'],
    ['192.0.2.9', '192.0.2.9', 'machine'],
    ['192.0.2.8', '192.0.2.9', 'machine'],
    ['203.0.113.7', '127.0.0.1', 'outside'],
    ['192.0.2.8', '198.51.100.1', 'outside'],
    ['10.1.2.3', '198.51.100.1', 'private'],
    ['fd00::1', '2001:db8::1', 'private'],
    ['::ffff:10.1.2.3', '198.51.100.1', 'private'],
  ])('client %s at server %s: %s', (client, server, vantage) => {
    expect(vantageOf(client, server, ['192.0.2.8', '192.0.2.9'])).toBe(vantage);
  });
});

test('docs/probe.md has all variants and outcomes', () => {
  const page = readFileSync(new URL('../../docs/probe.md', import.meta.url), 'utf8');
  for (const { id } of variants) expect(page).toContain(`\`${id}\``);
  for (const outcome of Object.keys(probeOutcomes)) expect(page).toContain(`\`${outcome}\``);
  expect(page).toContain(`then ${variants.length - 1} variants of it`);
});
