import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget, within } from '../../../src/verify/budget.js';
import { openExample } from '../../../src/verify/relay/open-example.js';
import type { RelayOptions } from '../../../src/verify/relay/relay-options.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { usualSpaceLimits } from '../../../src/verify/space/scope.js';
import { load } from '../../support/load-config.js';
import { runs, times } from '../../support/property.js';
import { ruleset, surroundings } from '../../support/rulesets.js';

/** Limits under which nothing is proved. */
const limits = { ...usualSpaceLimits, nodes: 10 };

const options: fc.Arbitrary<RelayOptions> = fc.record(
  {
    ownDomains: fc.constantFrom(
      ['b.example'],
      ['otherplace.com'],
      ['*.net'],
      ['elsewhere.net', 'otherplace.com'],
    ),
    trusted: fc.constantFrom(['203.0.113.0/24'], ['203.0.113.7', '198.51.100.7', '8.8.8.8'], ['0.0.0.0/1']),
    closed: fc.constantFrom([25], [2525]),
  },
  { requiredKeys: [] },
);

/** Often a rule that relays what is left. */
const end = fc.constantFrom(
  '',
  'match from any for any action r',
  'match from rdns regex "^h" for any action r',
);

describe('a verdict by example', () => {
  test('is open only where the proof says so', { timeout: 60_000 * times }, () => {
    let shown = 0;
    const count = runs(300);
    fc.assert(
      fc.property(surroundings, ruleset, end, options, (before, rules, after, given) => {
        const { config, machine } = load(`${[...before, ...rules, after].join('\n')}\n`);
        const found = openExample(config, machine, given);
        if (found === undefined) return;
        shown += 1;
        const { openRelay, holes } = verifyRelay(config, machine, given);
        expect(openRelay).toBe('yes');
        expect(holes.map(({ rule }) => rule)).toContain(found.hole.rule);
        const limited = verifyRelay(config, machine, { ...given, limits });
        expect([limited.openRelay, limited.holes.map(({ rule }) => rule)]).toEqual([
          'yes',
          [found.hole.rule],
        ]);
      }),
      { numRuns: count },
    );
    expect(shown).toBeGreaterThan(count / 10);
  });

  const head = 'listen on egress\naction out relay\naction in maildir\n';
  const last = 'match from any for any action out\n';
  const openRelay = (rules: string, given: RelayOptions = {}): string => {
    const { config, machine } = load(head + rules);
    return verifyRelay(config, machine, { limits, ...given }).openRelay;
  };

  test.each([
    ['a rule for anyone', last],
    ['behind rules for others', `match from any mail-from regex "^u@.*x" for any reject\n${last}`],
    ['behind rules for some addresses', `match from src { 203.0.113.7, 8.0.0.0/8 } for any reject\n${last}`],
    ['a reverse name', 'match from rdns regex "^h0\\." for any action out\n'],
    ['a sender', 'match from any mail-from regex "^bob@" for any action out\n'],
    ['a recipient', 'match from any for domain regex "^d[0-9]\\." action out\n'],
    [
      'behind a filter',
      `filter f phase connect match !rdns disconnect "550 no"\nlisten on egress port 26 filter f\n${last}`,
    ],
  ])('is found: %s', (_, rules) => {
    expect(openRelay(rules)).toBe('yes');
  });

  test.each([
    [
      'a few addresses only',
      `match !from src { 203.0.113.7, 198.51.100.7, 8.8.8.8 } for any reject\n${last}`,
    ],
    ['half of all addresses taken', `match from src { 0.0.0.0/2, 64.0.0.0/2 } for any reject\n${last}`],
    ['a rule before it that was not seen', `table t db:/x.db\nmatch from any for domain <t> reject\n${last}`],
    ['the own domain', 'match from any for domain regex "^d\\.example\\.org$" action out\n'],
    ['a confirmed name', 'match from rdns "mx.example.org" for any action out\n'],
  ])('is not claimed: %s', (_, rules) => {
    expect(openRelay(rules)).not.toBe('yes');
  });

  test('says that other rules were not looked at', () => {
    const { config, machine } = load(head + last);
    const verdict = verifyRelay(config, machine, { limits });
    expect(verdict.assumptions).toContain(
      'other rules may relay for strangers, too: the ruleset is too large to look for all of them',
    );
    expect(verdict.tooLarge).toBeUndefined();
  });

  test('is found for thousands of expressions that are too many to prove', () => {
    const rules = Array.from(
      { length: 2000 },
      (_, at) => `match from any mail-from regex "^u${at}@.*x${at}" for any reject\n`,
    );
    const { config, machine } = load(head + rules.join('') + last);
    const verdict = within(new Budget(100_000), () => verifyRelay(config, machine));
    expect(verdict.openRelay).toBe('yes');
    expect(verdict.holes.map(({ rule }) => rule)).toEqual([2001]);
  });
});
