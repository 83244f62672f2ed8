import { describe, expect, test } from 'vitest';
import { matrixOf } from '../../../src/verify/matrix/matrix.js';
import { likelyPublicSuffix } from '../../../src/verify/relay/likely-public-suffix.js';
import { ownNames } from '../../../src/verify/relay/own-domains.js';
import { needsPublicSuffixes } from '../../../src/verify/relay/public-suffixes.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { tableKeys } from '../../../src/verify/space/table-contents.js';
import { load } from '../../support/load-config.js';

const verdictOf = (text: string, options: Parameters<typeof verifyRelay>[2]) => {
  const { config, machine } = load(text);
  return verifyRelay(config, machine, options);
};

const relayFrom = (source: string, listen = 'listen on 192.0.2.1') =>
  `${listen}\naction "out" relay\nmatch from ${source} for any action "out"\n`;

describe('trusted networks', () => {
  test('their clients may relay, however wide they are, and the answer says that it takes this for granted', () => {
    const text = relayFrom('src 11.0.0.0/8');
    expect(verdictOf(text, {}).openRelay).toBe('yes');
    const verdict = verdictOf(text, { trusted: ['11.0.0.0/8'] });
    expect(verdict.openRelay).toBe('no');
    expect(verdict.assumptions).toEqual(['clients in 11.0.0.0/8 are no strangers: the settings trust them']);
  });

  test('a wider network than the trusted one is open, and the stranger comes from the rest of it', () => {
    const verdict = verdictOf(relayFrom('src 203.0.0.0/8'), { trusted: ['203.0.113.0/24'] });
    expect(verdict.openRelay).toBe('yes');
    expect(verdict.holes[0]?.witness.src).not.toMatch(/^203\.0\.113\./);
  });

  test('a server that is open to everybody stays so', () => {
    expect(verdictOf(relayFrom('any'), { trusted: ['11.0.0.0/8', '2001:db8::/32'] }).openRelay).toBe('yes');
  });

  test('who reaches a proxy-v2 listener claims to be trusted', () => {
    const text = relayFrom('src 11.0.0.0/8', 'listen on 192.0.2.1 proxy-v2');
    expect(verdictOf(text, { trusted: ['11.0.0.0/8'] }).openRelay).toBe('yes');
  });
});

describe('own domains', () => {
  const open = relayFrom('any');

  test('are not foreign: no stranger is shown to send there, and the matrix has them among the own ones', () => {
    expect(verdictOf(open, {}).holes[0]?.witness.rcpt_to).toBe('victim@otherplace.com');
    const { openRelay, holes } = verdictOf(open, { ownDomains: ['otherplace.com', '*.elsewhere.net'] });
    expect(openRelay).toBe('yes');
    expect(holes[0]?.witness.rcpt_to).not.toMatch(/@(otherplace\.com|.*\.elsewhere\.net)$/);
    const { config, machine } = load(open);
    const { columns } = matrixOf(config, machine, { ownDomains: ['otherplace.com'] });
    expect(columns.find(({ kind }) => kind === 'own')?.names).toEqual(['otherplace.com']);
  });

  test('what nobody can own counts for nothing', () => {
    const wide = open.replace('for any', 'for domain "*.dev"');
    for (const all of ['*', '*.dev', 'dev', '*dev'])
      expect(verdictOf(wide, { ownDomains: [all] }).openRelay, all).toBe('yes');
  });

  test('a pattern needs the list of public suffixes', () => {
    const { config } = load(relayFrom('local'));
    expect(needsPublicSuffixes(config, { ownDomains: ['example.org'] })).toBe(false);
    expect(needsPublicSuffixes(config, { ownDomains: ['*.example.org'] })).toBe(true);
  });
});

describe('the addresses that a configuration names as its own', () => {
  const addressesOf = (...entries: readonly string[]) => {
    const list = entries.map((entry) => `"${entry}"`).join(', ');
    const { config, machine } = load(
      `table t { ${list} }\naction in maildir\nmatch for rcpt-to <t> action in\n`,
    );
    const table = config.tables.get('t');
    const keys = table && tableKeys(table, config, machine);
    return { own: ownNames(config, machine, likelyPublicSuffix).addresses, keys: keys?.known && keys.keys };
  };
  const many = Array.from({ length: 20 }, (_, at) => `user${at}@example.org`);

  test('are the list of a table itself, so that nothing is made of a million of them', () => {
    const { own, keys } = addressesOf(...many);
    expect(own).toHaveLength(20);
    expect(own).toBe(keys);
  });

  test('are without those of domains that nobody owns, and without whole domains', () => {
    expect(addressesOf(...many, 'somebody@com', '@example.net', 'word').own).toEqual(many);
  });
});
