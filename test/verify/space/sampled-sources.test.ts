import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget, usualWork, within } from '../../../src/verify/budget.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { reachability } from '../../../src/verify/ruleset/reachability.js';
import { redundancy } from '../../../src/verify/ruleset/redundancy.js';
import { SharedRuleSpace } from '../../../src/verify/ruleset/rule-space.js';
import { type SpaceLimits, usualSpaceLimits } from '../../../src/verify/space/scope.js';
import { load } from '../../support/load-config.js';
import { runs, times } from '../../support/property.js';
import { ruleset, surroundings } from '../../support/rulesets.js';

const sampled: SpaceLimits = { ...usualSpaceLimits, sources: 0 };

describe('expressions over client addresses that are known for a sample', () => {
  test(
    'never say otherwise than expressions that are known as a whole',
    () => {
      fc.assert(
        fc.property(surroundings, ruleset, (before, rules) => {
          const { config, machine } = load(`${[...before, ...rules].join('\n')}\n`);
          const exact = verifyRelay(config, machine);
          const said = verifyRelay(config, machine, { limits: sampled });
          if (said.openRelay !== 'unknown') expect(said.openRelay).toBe(exact.openRelay);
          expect(said.failed).toBe(exact.failed);
          const shared = new SharedRuleSpace(config, machine, sampled);
          const known = reachability(config, machine);
          const dead = new Set(known.dead.map(({ rule }) => rule));
          for (const { rule } of reachability(config, machine, shared).dead) expect(dead).toContain(rule);
          const surplus = redundancy(config, machine);
          const found = redundancy(config, machine, {}, shared);
          for (const { rule } of found.rules)
            expect([...surplus.rules.map((one) => one.rule), ...dead]).toContain(rule);
        }),
        { numRuns: runs(25) },
      );
    },
    300_000 * Math.max(1, times),
  );

  const head = ['listen on eth0', 'action in maildir', 'action out relay'];
  const digits = Array.from({ length: 14 }, (_, index) => index);

  test.each([
    [
      'that reject, before an open rule',
      (index: number) =>
        `from src regex ".*${index + 1}${(index * 7) % 10}.*${(index * 3) % 10}" for any reject`,
      'for any',
      'yes',
    ],
    [
      'that reject, before a closed rule',
      (index: number) =>
        `from src regex ".*${index + 1}${(index * 7) % 10}.*${(index * 3) % 10}" for any reject`,
      'for domain "example.org"',
      'no',
    ],
    [
      'that relay for networks of one owner',
      (index: number) => String.raw`from src regex "^10\.${index}\..*${(index * 3) % 10}" for any action out`,
      'for domain "example.org"',
      'no',
    ],
    [
      'that relay for addresses all over the world',
      (index: number) => `from src regex "${index + 1}.*${(index * 7) % 10}" for any action out`,
      'for domain "example.org"',
      'yes',
    ],
  ])('decide where they are many: %s', (_, rule, to, openRelay) => {
    const lines = [
      ...head,
      ...digits.map((index) => `match ${rule(index)}`),
      `match from any ${to} action out`,
    ];
    const { config, machine } = load(`${lines.join('\n')}\n`);
    const budget = new Budget();
    expect(within(budget, () => verifyRelay(config, machine)).openRelay).toBe(openRelay);
    // A quarter of the usual budget.
    expect(usualWork - budget.left).toBeLessThan(usualWork / 4);
  });
});
