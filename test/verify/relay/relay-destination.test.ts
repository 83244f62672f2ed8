import { describe, expect, test } from 'vitest';
import { takenAsOwnText as textOf } from '../../../src/report/taken-as-own-text.js';
import { type RelayOptions, verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { load } from '../../support/load-config.js';

const frame = `listen on eth0
table routes { "a.example" = "smtp://192.0.2.9", "b.example" = "lmtp://192.0.2.9:24", "gmail.com" = "smtp://192.0.2.9" }
table seen { "a.example" = "smtp://192.0.2.9" }
table unseen file:/etc/mail/routes
table program proc:/usr/local/bin/routes
table domains file:/etc/mail/domains
action out relay
action routed relay domain <routes>
action few relay domain <seen>
action starred relay domain { "*" = "smtp://192.0.2.9", "*.a.example" = "smtp://192.0.2.9" }
action some relay domain <unseen>
action asked relay domain <program>
action store relay host lmtp://127.0.0.1:2525
action filled relay host "tls://{{ getenv "
action mixed relay host { "lmtp://127.0.0.1:2525", "smtp://192.0.2.9" }
`;

function judge(rules: string, options: RelayOptions = {}) {
  const { config, machine } = load(`${frame}${rules}\n`);
  expect(config.refusals.filter(({ severity, host }) => severity !== 'warning' && !host)).toEqual([]);
  return verifyRelay(config, machine, options);
}

describe('where a relay sends mail', () => {
  test.each([
    ['match from any for any action few', 'no', 0],
    ['match from any for any action some', 'no', 0],
    // Entries are no patterns, and no recipient has a star.
    ['match from any for any action starred', 'no', 0],
    ['match from any for any action asked', 'unknown', 0],
    ['match from any for any action routed', 'yes', 1],
    ['match from any for !domain "a.example" action few'.replace('for !', '!for '), 'no', 0],
    ['match from any for any action store', 'no', 0],
    ['match from any for domain <domains> action store', 'no', 0],
    ['match from any for any action mixed', 'yes', 1],
    // A placeholder is meant to be a host.
    ['match from any for any action filled', 'yes', 1],
    [
      'listen on lo port 10028\nmatch tag X from any for any action out\nmatch from any for any action store',
      'no',
      0,
    ],
    [
      'listen on lo port 10028 tag X\nmatch tag X from any for any action out\nmatch from any for any action store',
      'unknown',
      0,
    ],
  ] as const)('%s: %s', (rules, openRelay, holes) => {
    const verdict = judge(rules);
    expect([verdict.openRelay, verdict.holes.length]).toEqual([openRelay, holes]);
    for (const { witness } of verdict.holes)
      if (rules.includes('routed')) expect(witness.rcpt_to).toMatch(/@gmail\.com$/);
  });

  test.each([
    ['x@a.example', undefined],
    ['x@A.Example', undefined],
    ['x@sub.a.example', 'Cannot retrieve smarthost'],
    ['x@other.example', 'Cannot retrieve smarthost'],
  ])('%s under relay domain: %s', (rcpt_to, reason) => {
    const { config, machine } = load(`${frame}match from any for any action few\n`);
    const [delivery] = decide(config, machine, { rcpt_to }).deliveries;
    expect(delivery).toMatchObject({ type: 'relay', action: 'few' });
    expect(delivery?.failure?.reason).toBe(reason);
  });
});

describe('public mailbox providers', () => {
  test.each([
    'match from any for domain { "gmail.com", "a.example" } action out',
    'match from any for domain "GMail.com" action out',
    'match from any for any rcpt-to "@yahoo.co.uk" action out',
    'match from any for domain regex "^(hotmail|a)\\.com$" action out',
    'match from any for domain "*.gmail.com" action out',
    'match from any for domain "mail.*.gmail.com" action out',
    'match from any for domain regex "\\.gmail\\.com$" action out',
    'match from any for domain regex "^(.*\\.)?gmail\\.com$" action out',
    'match from any for any rcpt-to "@*.yahoo.co.uk" action out',
    'match from any for any rcpt-to regex "@.*\\.yahoo\\.co\\.uk$" action out',
    'match from any for any rcpt-to "info@*.gmail.com" action out',
  ])('are nobody’s own: %s', (rules) => {
    const verdict = judge(rules);
    expect(verdict.holes.map(({ cause }) => cause)).toEqual(['mailbox-provider']);
    expect(
      verdict.takenAsOwn.flatMap(({ domains }) => domains).filter((name) => /gmail|yahoo/.test(name)),
    ).toEqual([]);
  });

  test.each([
    ['match from any for domain "gmail.com" action out', { ownDomains: ['gmail.com'] }],
    ['match from auth for domain "gmail.com" action out', {}],
    ['match from any for domain "gmail.com" action store', {}],
    ['match from any for any rcpt-to "me@gmail.com" action out', {}],
    ['match from any for domain "sub.gmail.com" action out', {}],
    ['match from any for domain "*.gmail.com" action out', { ownDomains: ['*.gmail.com'] }],
    ['match from any for domain "*.sub.gmail.com" action out', {}],
  ])('no relay: %s', (rules, options) => {
    expect(judge(rules, options).openRelay).toBe('no');
  });
});

describe('domains that are taken for the server’s own', () => {
  test.each([
    [
      'match from any for domain { "p.example", "*.q.example" } action out',
      ['p.example and *.q.example are yours'],
    ],
    [
      'match from any for domain { "a.b", "c.d", "e.f", "g.h", "i.j" } action out',
      ['a.b, c.d, e.f and 2 more are yours'],
    ],
    ['match from any for any action few', ['a.example is yours']],
    ['match from any for any rcpt-to "x@p.example" action out', ['p.example is yours']],
    // What anybody's names fit is nobody's own.
    ['match from any for any rcpt-to regex "@" action out', []],
    ['match from any for domain regex "." action out', []],
    ['match from any for domain regex "\\.p\\.example$" action out', ['\\.p\\.example$ is yours']],
    ['match from any for any rcpt-to regex "@p\\.example$" action out', ['@p\\.example$ is yours']],
    ['match from any for any action starred', []],
    ['match from any for domain "p.example" action store', []],
    ['match from src 192.0.2.0/24 for domain "p.example" action out', []],
    ['match from auth for domain "p.example" action out', []],
    ['match from any for domain "p.example" reject\nmatch from any for domain "p.example" action out', []],
  ])('%s', (rules, texts) => {
    expect(textOf(judge(rules)).map(({ text }) => text)).toEqual(texts);
  });

  test('what the settings say is not said again', () => {
    expect(
      textOf(judge('match from any for domain "p.example" action out', { ownDomains: ['p.example'] })),
    ).toEqual([]);
  });
});

describe('what trusted networks hand to a program is no question', () => {
  test.each([
    'match from src 192.0.2.0/24 for any action asked',
    'listen on lo port 10028 tag X\nmatch tag X from any for any action out\nmatch from src 192.0.2.0/24 for any action store',
    'match from auth for any action asked',
  ])('%s', (rules) => {
    expect(judge(rules)).toMatchObject({ openRelay: 'no', dependsOn: [] });
  });
});
