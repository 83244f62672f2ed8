import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4Texts, ipv6TextsOf } from '../../../src/verify/automata/address-languages.js';
import { TooLarge } from '../../../src/verify/automata/automaton.js';
import { expressionPattern } from '../../../src/verify/automata/expressions.js';
import type { Language } from '../../../src/verify/automata/language.js';
import { domainTexts, hostNames, localParts } from '../../../src/verify/automata/languages.js';
import { formatAddress } from '../../../src/verify/match/address.js';
import { isLiteralDomain, matchesDomain, parseDomainPattern } from '../../../src/verify/match/domain.js';
import { matchesRegex, parseRegex } from '../../../src/verify/match/regex.js';
import { domainPredicate } from '../../../src/verify/space/domain-predicates.js';
import { StringAtoms } from '../../../src/verify/space/string-atoms.js';
import type { StringPredicate } from '../../../src/verify/space/string-predicates.js';
import { compileExpressions } from '../../../src/verify/space/table-contents.js';
import { runs } from '../../support/property.js';

const budget = { states: 20_000, atoms: 5000 };

const name = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '1'), minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((labels) => labels.join('.'));
const domainEntry = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '1'), minLength: 1, maxLength: 7 });

/** Regular expressions over a few characters, most of them valid. */
const expressionText = fc.letrec<{ piece: string; all: string }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '\\.', '.', '[ab]', '[^a]', 'c1', '^', '$', '\\<', '\\>', '\\b', '\\w', '-'),
    fc.tuple(tie('piece'), fc.constantFrom('*', '+', '?', '{1,2}', '{2}')).map(([a, b]) => `(${a})${b}`),
    fc.tuple(tie('piece'), tie('piece')).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(tie('piece'), tie('piece')).map(([a, b]) => a + b),
  ),
  all: fc.array(tie('piece'), { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')),
})).all;

interface Criterion {
  readonly predicate: StringPredicate;
  readonly holds: (text: string) => boolean;
}

const domainCriterion = fc.array(domainEntry, { minLength: 1, maxLength: 4 }).map((entries): Criterion => {
  const patterns = entries.map(parseDomainPattern);
  return {
    predicate: domainPredicate(
      patterns.filter(isLiteralDomain).map(({ text }) => text),
      patterns.filter((pattern) => !isLiteralDomain(pattern)),
    ),
    holds: (text) => patterns.some((pattern) => matchesDomain(pattern, text)),
  };
});
const expressionCriterion = fc
  .array(expressionText, { minLength: 1, maxLength: 2 })
  .filter((entries) => compileExpressions(entries).unknown === undefined)
  .map((entries): Criterion => {
    const { table } = compileExpressions(entries);
    const patterns = entries.map(parseRegex);
    return {
      predicate: { literals: [], patterns: table === undefined ? [] : [expressionPattern(table)] },
      holds: (text) => patterns.some((pattern) => matchesRegex(pattern, text) === true),
    };
  });
const criteria = fc.array(fc.oneof(domainCriterion, expressionCriterion), { minLength: 1, maxLength: 5 });

/** The classes of random criteria; cases that are too large for a test are left out. */
function classesOf(list: readonly Criterion[]): StringAtoms {
  try {
    return new StringAtoms(
      list.map(({ predicate }) => predicate),
      hostNames,
      ['example.com'],
      budget,
    );
  } catch (error) {
    fc.pre(!(error instanceof TooLarge));
    throw error;
  }
}

const truths = (list: readonly Criterion[], text: string): readonly number[] =>
  list.flatMap(({ holds }, index) => (holds(text) ? [index] : []));

describe('classes of texts', () => {
  test('each text has the predicates that the matchers say', () => {
    fc.assert(
      fc.property(criteria, name, (list, text) => {
        fc.pre(!text.startsWith('-'));
        expect(classesOf(list).predicatesOf(text)).toEqual(truths(list, text));
      }),
      { numRuns: runs(1000) },
    );
  });

  test('each text lies in a class, and each member of a class has its predicates', () => {
    fc.assert(
      fc.property(criteria, fc.array(name, { maxLength: 20 }), (list, texts) => {
        const classes = classesOf(list);
        for (const text of texts.filter((other) => !other.startsWith('-')))
          expect(classes.atomOf(text)).toBeDefined();
        for (const known of classes.atoms)
          for (const sample of known.samples) expect(truths(list, sample)).toEqual(known.predicates);
      }),
      { numRuns: runs(500) },
    );
  });

  test('a table of many names makes two classes', () => {
    const literals = Array.from({ length: 50_000 }, (_, index) => `d${index}.example`);
    const { atoms: classes } = new StringAtoms(
      [{ literals, patterns: [] }],
      domainTexts,
      ['other.example'],
      budget,
    );
    expect(classes.map(({ predicates }) => predicates)).toEqual([[], [0]]);
  });

  test('a class that only patterns make is found beside its literal members', () => {
    const short = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('').map((letter) => `${letter}.net`);
    const pattern = parseDomainPattern('*.net');
    const { atoms: classes } = new StringAtoms(
      [domainPredicate([], [pattern]), { literals: short, patterns: [] }],
      hostNames,
      [],
      budget,
    );
    expect(new Set(classes.map(({ predicates }) => predicates.join()))).toEqual(new Set(['', '0', '0,1']));
    expect(classes.every(({ samples }) => samples.length > 0)).toBe(true);
  });

  test('sub-addresses belong to the names before the delimiter', () => {
    const classes = new StringAtoms(
      [
        { literals: ['bob+list'], stems: ['bob'], patterns: [] },
        { literals: ['bob'], patterns: [] },
      ],
      localParts(),
      ['alice'],
      budget,
      '+',
    );
    expect(classes.predicatesOf('bob')).toEqual([0, 1]);
    expect(classes.predicatesOf('bob+list')).toEqual([0]);
    expect(classes.predicatesOf('bob+other')).toEqual([0]);
    expect(classes.predicatesOf('alice')).toEqual([]);
  });

  test('an expression that needs too many states is not decided', () => {
    const { unknown } = compileExpressions(['(a|b)*a(a|b){20}c']);
    expect(unknown).toContain('too large');
  });
});

describe('texts that can occur', () => {
  /** By the automaton, which the check without one must agree with. */
  const accepts = (texts: Language, text: string): boolean => {
    const pattern = domainPredicate([], [parseDomainPattern('*')]);
    const found = new StringAtoms([pattern], texts, [], budget).predicatesOf(text) !== undefined;
    expect(texts.test(text)).toBe(found);
    return found;
  };

  test.each(['example.org', 'a_b.example', 'a-.b', 'x', '1.2'])('%s is a host name', (text) => {
    expect(accepts(hostNames, text)).toBe(true);
  });
  test.each(['', '.', 'a.', '.a', 'a..b', '-a', 'A', 'a b'])('%j is none', (text) => {
    expect(accepts(hostNames, text)).toBe(false);
  });
  test.each(['0.0.0.0', '255.249.10.1'])('%s is an IPv4 address', (text) => {
    expect(accepts(ipv4Texts, text)).toBe(true);
  });
  test.each(['256.0.0.0', '1.2.3', '01.2.3.4', '1.2.3.4.5'])('%s is none', (text) => {
    expect(accepts(ipv4Texts, text)).toBe(false);
  });
  const ipv6Texts = ipv6TextsOf([{ low: 0, high: 0xffff }], true);
  test.each(['::', '::1', '2001:db8::7', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', 'a::'])(
    '%s is an IPv6 address',
    (text) => {
      expect(accepts(ipv6Texts, text)).toBe(true);
    },
  );
  test.each(['1:2', '1::2::3', '12345::', '1:2:3:4:5:6:7:8:9', '::01'])('%s is none', (text) => {
    expect(accepts(ipv6Texts, text)).toBe(false);
  });
  test('IPv6 addresses by their first sixteen bits', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(fc.nat(0xffff), fc.nat(0xffff))
          .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) })),
        fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 1, 0xf, 0x10, 0xfff, 0x1000, 0x2001, 0xffff)),
        fc.bigInt(0n, (1n << 112n) - 1n),
        (range, first, rest) => {
          const text = formatAddress({ family: 6, bits: (BigInt(first) << 112n) | rest });
          const inside = range.low <= first && first <= range.high && !text.includes('.');
          const texts = ipv6TextsOf([range], false);
          expect([accepts(texts, text), texts.test(text)]).toEqual([inside, inside]);
        },
      ),
    );
  });
  test.each(['bob', 'a.b+c', "o'neil", '{x}'])('%s is a local part', (text) => {
    expect(accepts(localParts(), text)).toBe(true);
  });
  test.each(['', '.a', 'a.', 'a..b', 'a b', 'a@b', 'a:b'])('%j is none', (text) => {
    expect(accepts(localParts(), text)).toBe(false);
  });
  test('address literals are domains', () => {
    expect(accepts(domainTexts, '[192.0.2.1]')).toBe(true);
    expect(accepts(domainTexts, '[ipv6:2001:db8::1]')).toBe(true);
    expect(accepts(domainTexts, '[foo]')).toBe(false);
  });
});
