import { describe, expect, it } from 'vitest';
import { rules } from '../../src/index.js';
import { filesBelow } from '../support/folder-files.js';
import { lintText } from '../support/lint-text.js';

const category = rules.filter(({ category }) => category === 'relay');

/** What the relay rules say, by rule and the words at fault. */
function said(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { findings } = lintText(text, { rules: category, files: filesBelow(files) });
  return findings.map(({ rule, span }) => `${rule}: ${span.file.text.slice(span.start, span.end)}`);
}

const local = 'action "local" maildir\naction "out" relay\n';
const served = 'match from any for domain "example.org" action "local"\n';

describe('what strangers gain by a claim', () => {
  it.each([
    'match from mail-from "@a.example" for domain "example.org" action "local"',
    'match from any helo "mx.a.example" for domain "example.org" action "local"',
    'match from rdns "mx.a.example" for domain "example.org" action "local"',
    'match from any mail-from regex "@a\\.example$" for rcpt-to "bob@example.org" action "local"',
    'match !from src 192.0.2.0/24 mail-from "@a.example" for domain "example.org" action "out"',
  ])('is reported once: %s', (rule) => {
    expect(said(`listen on eth0\n${local}${rule}\n`)).toEqual([expect.stringMatching(/^spoofable-gate: /)]);
  });

  it('is a hole where it goes to anyone, and said once', () => {
    expect(said(`listen on eth0\n${local}match from mail-from "@a.example" for any action "out"\n`)).toEqual([
      'open-relay: from mail-from "@a.example"',
    ]);
  });

  it.each([
    [
      'the list was not seen',
      'table t file:/etc/mail/t\n',
      'match from any mail-from <t> for domain "example.org"',
    ],
    ['the listener has IPv6 only', '', 'match from any mail-from "@a.example" for domain "example.org"'],
  ])('is found where %s', (_, table, rule) => {
    expect(said(`${table}listen on eth0 inet6\n${local}${rule} action "local"\n`)).toHaveLength(1);
  });

  it.each([
    'match mail-from "@a.example" for domain "example.org" action "local"',
    'match from src 192.0.2.7 mail-from "@a.example" for domain "example.org" action "local"',
    'match from any mail-from "@*" for domain "example.org" action "local"',
    'match from any mail-from regex "." for domain "example.org" action "local"',
    `match from any !helo "bad.example" for domain "example.org" action "local"`,
    `match from any mail-from "@spam.example" for any reject\n${served}`,
    `match from any !mail-from "@*" for any reject\n${served}`,
    `match from any mail-from "@a.example" for domain "example.org" action "local"\n${served}`,
  ])('is nothing: %s', (rule) => {
    expect(said(`listen on eth0\n${local}${rule}\n`)).toEqual([]);
  });

  it('is nothing where nobody from outside connects', () => {
    expect(
      said(
        `listen on lo\n${local}match from any helo "mx.a.example" for domain "example.org" action "local"\n`,
      ),
    ).toEqual([]);
  });
});

describe('filters that spare who claims something', () => {
  const filters = (first: string, second: string): string =>
    `filter "a" ${first} bypass\nfilter "b" ${second}\nlisten on eth0 filter { "a", "b" }\n${local}${served}`;

  it.each([
    [
      'phase mail-from match mail-from "@a.example"',
      'phase mail-from match src 192.0.2.0/24 reject "550 no"',
    ],
    ['phase connect match rdns "*.a.example"', 'phase connect match !fcrdns disconnect "550 no"'],
    ['phase connect match rdns "*.a.example"', 'phase auth match src 192.0.2.0/24 reject "550 no"'],
  ])('are reported: %s, %s', (first, second) => {
    expect(said(filters(first, second))).toEqual([expect.stringMatching(/^spoofable-gate: /)]);
  });

  it.each([
    ['phase mail-from match mail-from "@a.example"', 'phase rcpt-to match src 192.0.2.0/24 reject "550 no"'],
    [
      'phase mail-from match mail-from "@a.example"',
      'phase mail-from match helo "bad.example" reject "550 no"',
    ],
    ['phase mail-from match mail-from "@a.example"', 'phase mail-from match src 192.0.2.0/24 report "seen"'],
    ['phase connect match src 192.0.2.0/24', 'phase connect match !fcrdns disconnect "550 no"'],
  ])('are not: %s, %s', (first, second) => {
    expect(said(filters(first, second))).toEqual([]);
  });
});

describe('networks that may relay', () => {
  const text = `listen on eth0\n${local}${served}match from src 198.51.100.0/23 for any action "out"\n`;

  it('may be as wide as the option says', () => {
    const count = (ipv4: number): number =>
      lintText(text, {
        rules: category,
        settings: new Map([['wide-trusted-network', { options: { ipv4 } }]]),
      }).findings.length;
    expect([22, 23, 24].map(count)).toEqual([0, 0, 1]);
  });

  it('count by their public part, and entry by entry', () => {
    const rule = (list: string): string =>
      `listen on eth0\n${local}${served}match from src { ${list} } for any action "out"\n`;
    expect(said(rule('10.0.0.0/8, 198.51.100.0/23, 198.51.102.0/23, 2001:db8::/48'))).toEqual([]);
    expect(said(rule('192.168.0.0/15, 2001:db8::/47'))).toEqual([
      'wide-trusted-network: 192.168.0.0/15',
      'wide-trusted-network: 2001:db8::/47',
    ]);
  });
});

describe('forwards', () => {
  const many = Array.from({ length: 60 }, (_, at) => `u${at}@example.org: u${at}@away.example`).join('\n');
  const text = (relay: string): string =>
    `srs key "0123456789abcdef0123456789abcdef"\ntable v file:/v\nlisten on eth0\naction "local" maildir virtual <v>\naction "out" ${relay}\n${served}match for any action "out"\n`;

  it('are one finding of their action, and the catch-all another one, wherever it stands', () => {
    expect(said(text('relay'), { '/v': `${many}\n@example.org: all@away.example\n` })).toEqual([
      'forward-without-srs: relay',
      'catch-all-forward: @example.org: all@away.example',
    ]);
  });

  it('have a sender of their own with srs or mail-from, or come back from a filter on this machine', () => {
    for (const relay of ['relay srs', 'relay mail-from "x@example.org"', 'relay host smtp://127.0.0.1:10027'])
      expect(said(text(relay), { '/v': many }), relay).toEqual([]);
  });

  it('to domains that are served here are none', () => {
    const more = 'action "other" maildir\nmatch from any for domain "away.example" action "other"\n';
    expect(said(text('relay') + more, { '/v': many })).toEqual([]);
  });
});

describe('proxy-v2', () => {
  it('is said by one rule only', () => {
    expect(said(`listen on eth0 proxy-v2\n${local}${served}match for any action "out"\n`)).toEqual([
      'open-relay: proxy-v2',
    ]);
    expect(said(`listen on eth0 proxy-v2\n${local}${served}`)).toEqual(['public-proxy-protocol: proxy-v2']);
  });
});
