import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config, MatchRule } from '../../../src/model/config/config.js';
import { redundancy } from '../../../src/verify/ruleset/redundancy.js';
import type { CriterionName } from '../../../src/verify/ruleset/redundant-parts.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { load } from '../../support/load-config.js';
import { runs } from '../../support/property.js';
import { envelope, ruleset, surroundings } from '../../support/rulesets.js';

/** What becomes of an envelope, whichever rule says so. */
function disposition(config: Config, machine: Parameters<typeof decide>[1], input: EnvelopeInput): unknown {
  const { decision, reply, deliveries } = decide(config, machine, input);
  return [decision, reply, deliveries];
}

const numbered = (rules: readonly MatchRule[]): readonly MatchRule[] =>
  rules.map((rule, at) => ({ ...rule, index: at + 1 }));

const withoutRule = (config: Config, index: number): Config => ({
  ...config,
  rules: numbered(config.rules.filter((rule) => rule.index !== index)),
});

const withoutCriterion = (config: Config, index: number, name: CriterionName): Config => ({
  ...config,
  rules: config.rules.map((rule): MatchRule => {
    if (rule.index !== index) return rule;
    if (name === 'from') return { ...rule, from: { ...rule.from, type: 'any', negated: false } };
    if (name === 'for') return { ...rule, for: { ...rule.for, type: 'any', negated: false } };
    return { ...rule, [name]: undefined };
  }),
});

describe('what a ruleset would not miss', () => {
  test('changes nothing for any envelope when it goes', () => {
    const counted = { rules: 0, criteria: 0 };
    fc.assert(
      fc.property(
        surroundings,
        ruleset,
        fc.array(envelope, { minLength: 40, maxLength: 40 }),
        (around, rules, envelopes) => {
          const { config, machine } = load(`${[...around, ...rules].join('\n')}\n`);
          const found = redundancy(config, machine);
          counted.rules += found.rules.length;
          counted.criteria += found.criteria.length;
          const changed = [
            ...found.rules.map(({ rule }) => withoutRule(config, rule)),
            ...found.criteria.map(({ rule, criterion }) => withoutCriterion(config, rule, criterion)),
          ];
          for (const input of envelopes) {
            const before = disposition(config, machine, input);
            for (const other of changed)
              expect([disposition(other, machine, input), input]).toEqual([before, input]);
          }
        },
      ),
      { numRuns: runs(60) },
    );
    expect(counted.rules).toBeGreaterThan(5);
    expect(counted.criteria).toBeGreaterThan(20);
  });

  const frame = [
    'listen on eth0 tag IN',
    'listen on lo port 10028 tag DKIM',
    'action l mbox',
    'action l2 mbox',
    'action m maildir',
    'action r relay',
    'table seen { "a.example" }',
    'table unseen file:/etc/mail/unseen',
  ];
  const found = (...rules: readonly string[]) => {
    const { config, machine } = load(`${[...frame, ...rules].join('\n')}\n`);
    const { rules: surplus, criteria } = redundancy(config, machine);
    return [
      ...surplus.map(({ rule, successors }) => `rule ${rule}: ${successors}`),
      ...criteria.map(({ rule, criterion }) => `${criterion} of ${rule}`),
    ];
  };

  test.each([
    [
      ['match from any for domain "a.example" action l', 'match from any for domain "*" action l'],
      'rule 1: 2',
    ],
    [['match from any for domain "a.example" action l2', 'match from any for any action l'], 'rule 1: 2'],
    [['match from any for local action l', 'match from any for any reject'], 'rule 2: 0'],
    [['match from any for domain <unseen> action l', 'match from any for any action l2'], 'rule 1: 2'],
    [
      [
        'match from any for local reject',
        'match from any for domain <seen> action l',
        'match from any for local action r',
      ],
      undefined,
    ],
    [['match from any for domain "a.example" action m', 'match from any for any action l'], undefined],
    [['match from any for domain <unseen> action l', 'match from any for domain <seen> action l'], undefined],
  ])('%s: %s', (rules, expected) => {
    const rulesFound = found(...rules).filter((text) => text.startsWith('rule'));
    if (expected === undefined) expect(rulesFound.filter((text) => !/: 0$/.test(text))).toEqual([]);
    else expect(rulesFound).toContain(expected);
  });

  test.each([
    [['match tag DKIM from src 127.0.0.1 for any action r', 'match tag IN from any for local action l'], []],
    [['match from any for domain <seen> rcpt-to "@a.example" action l'], ['for of 1', 'rcptTo of 1']],
    [['match from any for domain <unseen> rcpt-to "@a.example" action l'], []],
    [['match tag regex "IN|DKIM" from any for domain <seen> action l'], []],
  ])('criteria of %s: %s', (rules, expected) => {
    expect(found(...rules).filter((text) => text.includes(' of '))).toEqual(expected);
  });

  test('is told of thousands of rules, too', () => {
    const many = Array.from(
      { length: 2000 },
      (_, at) => `match from any for domain "d${at}.example" ${at % 2 ? 'action l' : 'action r'}`,
    );
    const { config, machine } = load(`${[...frame, ...many].join('\n')}\n`);
    const start = performance.now();
    const { undecided, rules } = redundancy(config, machine);
    expect(performance.now() - start).toBeLessThan(20_000);
    expect([undecided, rules]).toEqual([undefined, []]);
  });
});
