import { describe, expect, test } from 'vitest';
import { matrixOf } from '../../../src/verify/matrix/matrix.js';
import { needsPublicSuffixes } from '../../../src/verify/relay/public-suffixes.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
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
