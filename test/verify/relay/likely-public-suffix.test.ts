import { describe, expect, test } from 'vitest';
import { likelyPublicSuffix } from '../../../src/verify/relay/likely-public-suffix.js';
import { loadPublicSuffixes, needsPublicSuffixes } from '../../../src/verify/relay/public-suffixes.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { load } from '../../support/load-config.js';

describe('public suffixes', async () => {
  const exact = await loadPublicSuffixes();

  test.each(['com', 'co.uk', 'github.io', 'test', 'kawasaki.jp'])('%s is one', (domain) => {
    expect(exact(domain)).toBe(true);
  });
  test.each(['example.org', 'lan', 'city.kawasaki.jp', 'localhost', 'a.lan'])('%s is none', (domain) => {
    expect(exact(domain)).toBe(false);
  });

  test('the rule of thumb agrees on the usual ones', () => {
    for (const domain of ['com', 'org', 'co.uk', 'com.au', 'example.org', 'lan', 'example.co.uk'])
      expect([domain, likelyPublicSuffix(domain)]).toEqual([domain, exact(domain)]);
  });

  const frame = 'listen on eth0\naction r relay\n';
  test.each([
    ['match from any for domain "*.github.io" action r', 'yes'],
    ['match from any for domain "*.example.github.io" action r', 'no'],
    ['match from any for domain regex "\\.kawasaki\\.jp$" action r', 'yes'],
    ['match from any for domain "*.lan" action r', 'no'],
  ])('%s: %s', (rule, expected) => {
    const { config, machine } = load(`${frame}${rule}\n`);
    expect(needsPublicSuffixes(config)).toBe(true);
    expect(verifyRelay(config, machine, { publicSuffix: exact }).openRelay).toBe(expected);
  });

  test.each([
    ['match from any for domain "example.org" action r', false],
    ['match from any for any action r', false],
    ['match from any for rcpt-to "bob@example.org" action r', false],
    ['match from any for rcpt-to "bob@*" action r', true],
    ['match from any for rcpt-to "@com" action r', true],
  ])('the list is loaded for %s: %s', (rule, expected) => {
    expect(needsPublicSuffixes(load(`${frame}${rule}\n`).config)).toBe(expected);
  });
});
