import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesDomain, parseDomainPattern } from '../../../src/verify/match/domain.js';
import {
  matchesMailAddress,
  parseMailAddressPattern,
  splitMailAddress,
} from '../../../src/verify/match/mail-address.js';
import { matchesNetwork, parseNetworkPattern } from '../../../src/verify/match/network.js';
import { matchesRegex, parseRegex } from '../../../src/verify/match/regex.js';
import type { ComparedValue } from '../../../src/verify/space/compared-value.js';
import { canHold, canHoldEscaped, exampleMatch } from '../../../src/verify/space/matchable-entries.js';

describe('whether an entry can hold', () => {
  it.each<[ComparedValue, string, boolean]>([
    ['source', '10.0.0.0/33', false],
    ['source', '192.168.1.*', false],
    ['source', 'any', false],
    ['source', 'local', true],
    ['source', '10', true],
    ['domain', '.example.org', false],
    ['domain', 'example.org.', false],
    ['domain', 'bob@example.org', false],
    ['domain', '*@example.org', false],
    ['domain', '*example.org', true],
    ['domain', '[192.0.2.1]', true],
    ['reverse', '*.example.org', false],
    ['filter-reverse', '*.example.org', true],
    ['mail', '<>', false],
    ['mail', 'bob smith@example.org', false],
    ['mail', '@', true],
    ['mail', 'bob@*.example.org', true],
  ])('%s %s', (compared, entry, expected) => {
    expect(canHold(compared, entry, false)).toBe(expected);
  });

  it.each<[ComparedValue, string, boolean | undefined]>([
    ['source', '^10\\\\.', false],
    ['source', '^10\\.', true],
    ['source', '^2001:', false],
    ['source', '^\\[2001:', true],
    ['domain', '[[:upper:]]', false],
    ['domain', '[', false],
    ['mail', '^$', false],
    ['mail', '^@$', true],
    ['mail', '(a)\\1', undefined],
    ['raw-mail', '^$', true],
  ])('%s regex %s', (compared, entry, expected) => {
    expect(canHold(compared, entry, true)).toBe(expected);
  });
});

describe('names with a backslash', () => {
  it.each<[ComparedValue, string, boolean]>([
    ['domain', '[\\\\]', true],
    ['domain', '\\\\.example\\\\.org$', true],
    ['mail', '@example\\\\.org$', true],
    ['reverse', '\\\\x', true],
    ['source', '^10\\\\.', false],
    ['domain', '[[:upper:]]', false],
    ['mail', '^[^@]*$', false],
  ])('%s regex %s', (compared, entry, expected) => {
    expect(canHold(compared, entry, true)).toBe(false);
    expect(canHoldEscaped(compared, entry)).toBe(expected);
  });
});

const piece = fc.constantFrom('a', 'b', 'ex', '.', '*', '@', '-', ' ', 'org', '1', '[', ']', '/');
const entries = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const domains = fc
  .array(fc.constantFrom('a', 'b', 'ex', 'org', '1', 'a-b'), { minLength: 1, maxLength: 4 })
  .map((labels) => labels.join('.'));
const users = fc.constantFrom('a', 'b', 'ex', '*', 'a.b', 'a+1');

describe('an entry that holds for something', () => {
  it('as a domain is never said to hold for nothing', () => {
    fc.assert(
      fc.property(entries, domains, (entry, name) => {
        if (matchesDomain(parseDomainPattern(entry), name))
          expect(canHold('domain', entry, false)).toBe(true);
      }),
    );
  });

  it('as an address is never said to hold for nothing', () => {
    fc.assert(
      fc.property(entries, users, domains, (entry, user, domain) => {
        const pattern = parseMailAddressPattern(entry);
        const address = splitMailAddress(`${user}@${domain}`);
        if (pattern && address && matchesMailAddress(pattern, address, '+'))
          expect(canHold('mail', entry, false)).toBe(true);
      }),
    );
  });

  it('as an expression is never said to hold for nothing', () => {
    const expressions = fc
      .array(fc.constantFrom('a', 'b', '.', '*', '@', '^', '$', '[a-e]', '\\.', '|', 'org'), { maxLength: 6 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(expressions, users, domains, (entry, user, domain) => {
        if (matchesRegex(parseRegex(entry), `${user}@${domain}`))
          expect(canHold('mail', entry, true)).not.toBe(false);
        if (matchesRegex(parseRegex(entry), domain)) expect(canHold('domain', entry, true)).not.toBe(false);
      }),
    );
  });

  it('as a network is never said to hold for nothing', () => {
    const networks = fc
      .array(fc.constantFrom('10', '192', '.', '/', '8', '33', '*', 'local'), { maxLength: 6 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(networks, fc.ipV4(), (entry, address) => {
        if (matchesNetwork(parseNetworkPattern(entry), address))
          expect(canHold('source', entry, false)).toBe(true);
      }),
    );
  });
});

describe('a text that an expression holds for', () => {
  it.each<[ComparedValue, string]>([
    ['mail', '^boss[0-9]+@example\\.org$'],
    ['domain', 'mx[0-9]{2}'],
    ['reverse', '\\.dyn\\.'],
  ])('%s %s', (compared, entry) => {
    const text = exampleMatch(compared, entry);
    expect(text).toBeDefined();
    expect(matchesRegex(parseRegex(entry), text ?? '')).toBe(true);
  });

  it('is none where nothing that occurs is meant', () => {
    expect(exampleMatch('domain', ' ')).toBeUndefined();
    expect(exampleMatch('mail', '(')).toBeUndefined();
  });
});
