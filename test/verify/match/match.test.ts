import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, parseAddress } from '../../../src/verify/match/address.js';
import { matchesDomain, parseDomainPattern } from '../../../src/verify/match/domain.js';
import {
  matchesMailAddress,
  parseMailAddressPattern,
  splitMailAddress,
} from '../../../src/verify/match/mail-address.js';
import { matchesNetwork, parseNetworkPattern } from '../../../src/verify/match/network.js';
import { matchesRegex, parseRegex } from '../../../src/verify/match/regex.js';
import { runs } from '../../support/property.js';

type Row = readonly [pattern: string, matching: readonly string[], other: readonly string[]];

/** One test per pattern: each of `matching` matches it, none of `other` does. */
function table(rows: readonly Row[], matches: (pattern: string, value: string) => boolean | undefined): void {
  test.each(rows)('%j', (pattern, matching, other) => {
    expect(matching.filter((value) => matches(pattern, value) !== true)).toEqual([]);
    expect(other.filter((value) => matches(pattern, value) !== false)).toEqual([]);
  });
}

describe('domain patterns', () => {
  table(
    [
      ['*', ['a', 'a.b', '[192.0.2.1]'], ['']],
      ['**', ['a'], ['']],
      ['*.example.net', ['a.example.net', 'A.EXAMPLE.NET'], ['a.b.example.net', 'example.net']],
      ['*test', ['test'], ['other.test']],
      ['other.*', ['other.test', 'other.a.b'], ['other.', 'other', 'x.other.test']],
      ['foo*', ['foox'], ['foo']],
      ['mx*.a', ['mx1.a', 'mx.a'], ['mx1.b.a', 'mx']],
      ['*.*', ['a.b', 'a.b.c'], ['a', 'a.']],
      ['*.*.org', ['a.b.org'], ['b.org', 'a.b.c.org']],
      ['exa*.org', ['example.org', 'exa.org'], ['exa.b.org', 'exa.orgx']],
      ['*example.org', ['example.org'], ['eexample.org', 'xexample.orgx']],
      ['.example.net', ['.example.net'], ['example.net', 'a.example.net']],
      ['EXAMPLE.net', ['example.NET'], ['example.org']],
      ['', [''], ['a']],
    ],
    (pattern, name) => matchesDomain(parseDomainPattern(pattern), name),
  );

  test('agrees with the walk over both strings that smtpd makes', () => {
    const walk = (name: string, pattern: string): boolean => {
      let [h, p] = [0, 0];
      while (p < pattern.length && h < name.length) {
        if (pattern[p] === '*') {
          while (pattern[p] === '*') p++;
          while (h < name.length && name[h] !== pattern[p]) h++;
        } else if (pattern[p++] !== name[h++]) return false;
      }
      return p === pattern.length && h === name.length;
    };
    const text = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 8 });
    fc.assert(
      fc.property(text('ab.*'), text('ab.'), (pattern, name) => {
        expect(matchesDomain(parseDomainPattern(pattern), name)).toBe(walk(name, pattern));
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe('mail-address patterns', () => {
  const matches = (pattern: string, value: string, delimiter = '+'): boolean | undefined => {
    const parsed = parseMailAddressPattern(pattern);
    const address = splitMailAddress(value);
    return parsed && address && matchesMailAddress(parsed, address, delimiter);
  };
  table(
    [
      ['user@dom', ['user@dom', 'user+tag@dom', 'USER@Dom'], ['x@dom', 'user@a.dom', '@']],
      ['user+tag@dom', ['user+tag@dom'], ['user@dom', 'user+tag2@dom']],
      ['@dom', ['a@dom', 'b+c@dom'], ['a@x.dom', '@']],
      ['@*.dom', ['a@x.dom'], ['a@dom', 'a@y.x.dom']],
      ['word', ['word@a', 'word+x@b'], ['x@word', 'word.x@a']],
      ['example.org', ['example.org@x'], ['x@example.org']],
      ['@', ['a@b', '@', ''], []],
      ['', ['a@b', '@', ''], []],
      ['@*', ['a@b'], ['@', '']],
      ['<>', [], ['@', '', 'a@b']],
      ['*@example.org', ['*@example.org'], ['x@example.org']],
      ['x@', ['x@a', 'x@'], ['y@a']],
      ['@x.test', ['@r.test:bob@x.test'], ['@x.test:bob@y.test']],
    ],
    matches,
  );
  test('the delimiter is configurable', () => {
    expect(matches('user@dom', 'user-tag@dom', '-')).toBe(true);
    expect(matches('user@dom', 'user+tag@dom', '-')).toBe(false);
    expect(matches('user+tag@dom', 'user+tag-x@dom', '-')).toBe(true);
  });
  test('too long a part matches nothing', () => {
    expect(parseMailAddressPattern(`@${'a'.repeat(256)}`)).toBeUndefined();
  });
});

describe('network patterns', () => {
  table(
    [
      ['192.0.2.7', ['192.0.2.7'], ['192.0.2.8', '[2001:db8::1]', 'local']],
      ['192.0.2.0/24', ['192.0.2.0', '192.0.2.255'], ['192.0.3.0']],
      ['192.0.2.7/24', ['192.0.2.200'], ['192.0.3.7']],
      ['192.0.2', ['192.0.2.9'], ['192.0.3.9']],
      ['10', ['10.1.2.3'], ['11.1.2.3']],
      ['172.16', ['172.16.9.9'], ['172.17.0.1']],
      ['192', ['192.0.0.5'], ['192.0.1.5']],
      ['224.0.0.5', ['230.1.1.1'], ['192.0.2.1']],
      ['0/0', ['192.0.2.7'], ['[::1]', 'local']],
      ['192/2', ['203.0.113.7'], ['10.0.0.1']],
      ['010.0.0.1', ['10.0.0.1'], ['8.0.0.1']],
      ['0x0a/8', ['10.9.9.9'], ['11.0.0.1']],
      ['0xA', ['160.0.5.5'], ['10.0.0.1']],
      ['2001:db8::/32', ['[2001:db8::1]', '[2001:db8:ffff::]'], ['[2001:db9::1]', '192.0.2.1']],
      ['IPv6:2001:db8::/32', ['[2001:db8::1]'], []],
      ['[2001:db8::/32]', ['[2001:db8::1]'], []],
      ['[2001:db8::]/32', [], ['[2001:db8::1]']],
      ['[IPv6:2001:db8::1]', ['[2001:db8::1]'], ['[2001:db8::2]']],
      ['2001:0DB8:0:0:0:0:0:1', ['[2001:db8::1]'], []],
      ['::/0', ['[2001:db8::1]', '[::ffff:10.0.0.1]'], ['10.0.0.1', 'local']],
      ['::ffff:0:0/96', ['[::ffff:10.0.0.1]'], ['10.0.0.1']],
      ['0.0.0.0/0', ['192.0.2.7'], ['[::ffff:10.0.0.1]', 'local']],
      ['local', ['local', 'LOCAL'], ['127.0.0.1']],
      ['host.example', ['Host.Example'], ['192.0.2.1']],
      ['192.0.2.7/33', [], ['192.0.2.7']],
      ['192.0.2.7/', [], ['192.0.2.7']],
      ['192.0.2.7 ', [], ['192.0.2.7']],
      ['192.0.2.', [], ['192.0.2.7']],
      ['[192.0.2.7]', [], ['192.0.2.7']],
      ['203.0.113.*', [], ['203.0.113.7']],
      ['*', [], ['203.0.113.7']],
      ['any', [], ['203.0.113.7']],
      ['::1/129', [], ['[::1]']],
      // A host name that looks like an address counts as one.
      ['10.0.0.0/8', ['10'], ['10.example']],
    ],
    (pattern, key) => matchesNetwork(parseNetworkPattern(pattern), key),
  );
});

describe('addresses', () => {
  test.each([
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['::', '::'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::102:304', '::1.2.3.4'],
    ['::1', '::1'],
    ['1:0:0:2:0:0:3:4', '1::2:0:0:3:4'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['192.0.2.1', '192.0.2.1'],
  ])('%s is written %s', (text, written) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(written);
  });
  test.each(['1.2.3', '01.2.3.4', '256.1.1.1', ':::', '1::2::3', '1:2:3', 'fe80::1%eth0', '12345::', ''])(
    '%j is none',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );
  test('what is written is read again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0, 0, 1, 0xffff, 0x102), { minLength: 8, maxLength: 8 }),
        (groups) => {
          const bits = groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
          expect(parseAddress(formatAddress({ family: 6, bits }))).toEqual({ family: 6, bits });
        },
      ),
    );
  });
});

describe('regular expressions', () => {
  // Each row was checked with regcomp(3) and regexec(3) of glibc in the C locale.
  table(
    [
      ['.*', ['', 'a'], []],
      ['10.', ['210.1', '10.0'], ['10', 'a']],
      ['^10\\.', ['10.1'], ['210.1', '10a']],
      ['^10\\\\.', ['10\\x'], ['10.1']],
      ['[A-Z]', ['a', 'A'], ['1']],
      ['[[:upper:]]', [], ['a', 'A']],
      ['(?i)[[:upper:]]', ['a', 'A'], ['1']],
      ['\\S', [' '], ['a']],
      ['\\W', ['a'], [' ']],
      ['\\d', ['d'], ['1']],
      ['(?i)abc', ['ABC'], ['ab']],
      ['^@$', ['@'], ['', 'a@b']],
      ['^$', [''], ['@']],
      ['a)', ['a)'], ['a']],
      ['a}', ['a}'], ['a']],
      ['a|', ['', 'x'], []],
      ['()', [''], []],
      ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
      ['^a{,2}$', ['', 'aa'], ['aaa']],
      ['^(ab)*$', ['', 'abab'], ['aba']],
      ['\\<a', ['b a', 'a'], ['ba']],
      ['a\\>', ['a b', 'a'], ['ab']],
      ['\\bab\\b', ['x-ab-x'], ['xab']],
      ["\\`ab\\'", ['ab'], ['xab', 'abx']],
      ['^[]a]$', [']', 'a'], ['b']],
      ['^[^]a]$', ['b'], [']', 'a']],
      ['^[a-c-]$', ['-', 'b'], ['d']],
      ['^[[.-.]-/]$', ['-', '.', '/'], ['0']],
      ['^[[=a=]]$', ['a'], ['b']],
      ['^[\\w]$', ['\\', 'w'], ['a']],
      ['x^', [], ['x', '^']],
    ],
    (pattern, value) => matchesRegex(parseRegex(pattern), value),
  );
  test.each([
    '[bad',
    'a{2,1}',
    'a{1',
    '{1}',
    'a{x}',
    'a{32768}',
    '*a',
    'a|*b',
    '^*',
    '(',
    'a\\',
    '[z-a]',
    '[[:word:]]',
    '[[.ab.]]',
    '\\1',
    '(a|\\1)',
    '[a-c-e]',
    'x(?i)',
  ])('%j does not compile and never matches', (pattern) => {
    expect(parseRegex(pattern).kind).toBe('invalid');
    expect(matchesRegex(parseRegex(pattern), pattern)).toBe(false);
  });
  test.each(['(a)?\\1', '((a{999}){999}){999}'])('%j is not decided', (pattern) => {
    expect(matchesRegex(parseRegex(pattern), 'a')).toBeUndefined();
  });
  test('what makes a backtracking engine hang is decided at once', () => {
    const started = performance.now();
    expect(matchesRegex(parseRegex('^(a*)*(a|aa)+$'), `${'a'.repeat(1000)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
