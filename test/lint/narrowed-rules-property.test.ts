import fc from 'fast-check';
import { expect, test } from 'vitest';
import { removeStatement } from '../../src/edit/edits.js';
import { reread } from '../../src/edit/reread.js';
import { Rewrite } from '../../src/edit/rewrite.js';
import { setFor, setFrom } from '../../src/edit/rule-edits.js';
import { someUserSendsLess } from '../../src/lint/logins.js';
import { narrowedRules } from '../../src/lint/narrowed-rules.js';
import { originalRules } from '../../src/lint/rule-origins.js';
import type { MatchRule } from '../../src/model/config/config.js';
import type { Edit } from '../../src/source/text.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import { reachability } from '../../src/verify/ruleset/reachability.js';
import { witnessOf } from '../../src/verify/ruleset/rule-witnesses.js';
import { faultyConfiguration } from '../support/faulty-rulesets.js';
import { load } from '../support/load-config.js';
import { openConfiguration } from '../support/open-rulesets.js';
import { runs } from '../support/property.js';

const changes: readonly ((rule: MatchRule) => readonly Edit[] | undefined)[] = [
  (rule) => setFrom(rule, 'from auth'),
  (rule) => setFrom(rule, 'from local'),
  (rule) => setFrom(rule, 'from src { "192.0.2.7", "10.0.0.0/8" }'),
  (rule) => setFor(rule, 'for domain "example.org"'),
  ({ span }) => [removeStatement(span)],
];

const configuration = fc.oneof(
  faultyConfiguration({ listeners: 2, rules: 4 }),
  openConfiguration({ listeners: 2, rules: 2 }),
);

test('what is not asked of narrower rules would be answered as it is taken for', () => {
  let tried = 0;
  let keptUsers = 0;
  fc.assert(
    fc.property(configuration, fc.nat(changes.length - 1), (text, at) => {
      const before = load(text);
      for (const rule of before.config.rules) {
        const rewrite = Rewrite.of(changes[at]?.(rule) ?? []);
        if (rewrite === undefined || rewrite.edits.length === 0) continue;
        const after = reread(before.config, before.machine, rewrite);
        const originals = originalRules(before.config.rules, after.config.rules, rewrite);
        const found = narrowedRules(before.config, after.config, rewrite, originals);
        if (found === undefined) continue;
        tried += 1;
        const gains = compareFlows(before, after).changes.filter(
          ({ strangersGain, old, new: now }) =>
            strangersGain !== 'no' && now.disposition === 'relayed' && old.disposition !== 'relayed',
        );
        expect(gains, text).toEqual([]);
        const known = new Set(
          reachability(before.config, before.machine).dead.map(
            ({ rule: dead }) => before.config.rules[dead - 1],
          ),
        );
        const lost = reachability(after.config, after.machine).dead.flatMap(({ rule: dead }) => {
          const each = after.config.rules[dead - 1];
          return each && !known.has(originals.get(each.statement) ?? each) ? [each] : [];
        });
        for (const each of lost) {
          expect(found.rules, text).toContain(each);
          expect(witnessOf(each, after.config, after.machine), text).toBeUndefined();
        }
        if (found.keepUsers) keptUsers += 1;
        if (found.keepUsers) expect(someUserSendsLess(before, after, {}), text).toBe(false);
      }
    }),
    { numRuns: runs(150) },
  );
  expect(tried).toBeGreaterThan(runs(50));
  expect(keptUsers).toBeGreaterThan(runs(20));
}, 120_000);
