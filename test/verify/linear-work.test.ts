import { describe, expect, test } from 'vitest';
import { listenersForOthers } from '../../rules/shared/incoming-mail.js';
import type { Listener, TableEntry } from '../../src/model/config/config.js';
import { domainTexts } from '../../src/verify/automata/languages.js';
import { Budget, within } from '../../src/verify/budget.js';
import { parseAddress } from '../../src/verify/match/address.js';
import { Ipv4Ranges } from '../../src/verify/match/ipv4-ranges.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { NetworkIndex } from '../../src/verify/smtp/network-index.js';
import { cells } from '../../src/verify/space/address-cells.js';
import { indexTexts, postings } from '../../src/verify/space/postings.js';
import { networkRanges } from '../../src/verify/space/public-addresses.js';
import { StringAtoms } from '../../src/verify/space/string-atoms.js';
import { compileExpressions } from '../../src/verify/space/table-contents.js';
import { lintText } from '../support/lint-text.js';
import { load } from '../support/load-config.js';

const limits = { states: 20_000, atoms: 5000 };

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** What `run` spends. */
function workOf(run: () => unknown): number {
  const budget = new Budget();
  within(budget, run);
  return new Budget().left - budget.left;
}

describe('takes linear work', () => {
  test('that thousands of criteria name one text', () => {
    const names = ['example.org'];
    const work = workOf(() => {
      const found = postings(numbers(5000).map(() => names));
      expect(found.get('example.org')).toEqual(numbers(5000));
    });
    expect(work).toBeLessThan(20_000);
  });

  test('that texts are named by different criteria', () => {
    const found = postings([['a', 'b'], ['b', 'b'], ['c', 'a'], ['b']]);
    expect([...found]).toEqual([
      ['a', [0, 2]],
      ['b', [0, 1, 3]],
      ['c', [2]],
    ]);
  });

  test('that texts of a large table are looked up in its index', () => {
    const names = numbers(2000).map((at) => `d${at}.example`);
    const others = ['d7.example', 'other.example', 'd7.example'];
    const index = new Map(names.map((key) => [key, { key, value: undefined, span: undefined }]));
    const indexed = [...names];
    indexTexts(indexed, index);
    for (const predicates of [
      [names],
      [names, others],
      [[], names, others, names],
      [others, names],
      [names, names],
    ] as const) {
      const expected = postings(predicates);
      const found = postings(predicates.map((texts) => (texts === names ? indexed : texts)));
      expect([...found]).toEqual([...expected]);
      expect([...found.keys()]).toEqual([...expected.keys()]);
      expect(found.size).toBe(expected.size);
      for (const text of [...others, 'd1999.example', 'none.example']) {
        expect(found.get(text)).toEqual(expected.get(text));
        expect(found.has(text)).toBe(expected.has(text));
      }
    }
  });

  test('that texts of a large table which two criteria name are not gone through again', () => {
    const names = numbers(2000).map((at) => `d${at}.example`);
    let asked = 0;
    const index = new (class extends Map<string, TableEntry> {
      override has(key: string): boolean {
        asked += 1;
        return super.has(key);
      }
    })(names.map((key) => [key, { key, value: undefined, span: undefined }]));
    indexTexts(names, index);
    const found = postings([names, ['other.example'], names]);
    expect(asked).toBeLessThan(10);
    expect(found.get('d7.example')).toEqual([0, 2]);
    expect(found.get('other.example')).toEqual([1]);
  });

  test('a table of names, of which most are nothing but more of the same', () => {
    const literals = numbers(10_000).map((at) => `d${at}.example`);
    const work = workOf(() => {
      const { atoms } = new StringAtoms([{ literals, patterns: [] }], domainTexts, [], limits);
      expect(atoms.map(({ predicates, samples }) => [predicates, samples.length])).toEqual([
        [[0], 4],
        [[], 1],
      ]);
    });
    expect(work).toBeLessThan(12_000);
  });

  test('a table of addresses, of which most are nothing but more of the same', () => {
    const count = 5000;
    const list = numbers(count).map((at) => `u${at}@d${at % 100}.example`);
    const text = `listen on 192.0.2.1\naction r relay\ntable t { ${list.join(', ')} }\nmatch from any mail-from <t> for any action r\n`;
    const { config, machine } = load(text);
    const work = workOf(() => {
      expect(verifyRelay(config, machine).openRelay).toBe('yes');
    });
    expect(work).toBeLessThan(count * 8);
  });

  test('an expression of many letters', () => {
    expect(workOf(() => compileExpressions(['^abcdefghij'.repeat(20)]))).toBeLessThan(100_000);
  });

  test('to look for the listeners that other servers need', () => {
    const lines = numbers(300).map((at) => `listen on eth${at} tls pki p auth\n`);
    const { config } = load(
      `pki p cert "/c"\npki p key "/k"\n${lines.join('')}action a maildir\nmatch from any for local action a\n`,
    );
    let asked = 0;
    const counting: ProxyHandler<Listener> = {
      get(listener, key): unknown {
        asked += 1;
        return Reflect.get(listener, key);
      },
    };
    const listeners = config.listeners.map((listener) => new Proxy(listener, counting));
    expect(listenersForOthers({ ...config, listeners }).size).toBe(300);
    expect(asked).toBeLessThan(300 * 10);
  });
});

describe('is counted', () => {
  test('that thousands of filters name addresses of one domain', () => {
    const filters = numbers(1500).map(
      (at) => `filter f${at} phase rcpt-to match rcpt-to { "u${at}@example.org" } reject "550 no"\n`,
    );
    const names = numbers(1500).map((at) => `f${at}`);
    const text = `${filters.join('')}filter c chain { ${names.join(', ')} }\nlisten on 192.0.2.1 filter c\naction r relay\nmatch from any for any action r\n`;
    const { verdict } = lintText(text, { work: 5_000_000 });
    // An example shows the open relay where the work did not suffice for a proof.
    const assumptions = expect.arrayContaining([expect.stringContaining('too large to look for all')]);
    expect(verdict).toMatchObject({ openRelay: 'yes', assumptions });
  });
});

test('networks are found by addresses whose last 64 bits are all the same', () => {
  const index = new NetworkIndex<string>();
  const add = (text: string, prefix: number): void => {
    const address = parseAddress(text);
    if (address) index.at({ address, prefix }, () => `${text}/${prefix}`);
  };
  for (const at of numbers(100)) add(`2001:db8:${at}::1`, 128);
  add('2001:db8::', 32);
  add('0.0.0.0', 0);
  add('192.0.2.1', 32);
  const found = (text: string): readonly string[] => {
    const address = parseAddress(text);
    return address ? [...index.of(address)] : [];
  };
  expect(found('2001:db8:7::1')).toEqual(['2001:db8:7::1/128', '2001:db8::/32']);
  expect(found('2001:db8:7::2')).toEqual(['2001:db8::/32']);
  expect(found('2001:db9::1')).toEqual([]);
  expect(found('192.0.2.1')).toEqual(['0.0.0.0/0', '192.0.2.1/32']);
});

test('many addresses of IPv4 are numbers in the ranges of a table and of its cells', () => {
  const keys = numbers(3000).map((at) => `20.${at >> 8}.${at & 255}.7`);
  const { ipv4 } = networkRanges(keys);
  expect(ipv4).toBeInstanceOf(Ipv4Ranges);
  const found = cells([ipv4], 32);
  expect(found).toHaveLength(2);
  for (const { ranges } of found) expect(ranges).toBeInstanceOf(Ipv4Ranges);
  expect(networkRanges(keys.slice(0, 10)).ipv4).toBeInstanceOf(Array);
});

test('networks of IPv4 become ranges that are disjoint and in ascending order', () => {
  const written = ['10.1/16', '192.0.2.7', '10/8', '192.0.2.6/32', '0x0a', '255.255.255.255', '0.0.0.0/32'];
  const ranges = networkRanges([...written, '192.0.2.8/29', '1.2.3.4.5', '1..2', '1/', '/1', '256', '1/33']);
  expect(ranges.ipv4).toEqual(
    [
      [0, 0],
      [0x0a000000, 0x0affffff],
      [0xc0000206, 0xc000020f],
      [0xffffffff, 0xffffffff],
    ].map(([low = 0, high = 0]) => ({ low: BigInt(low), high: BigInt(high) })),
  );
});
