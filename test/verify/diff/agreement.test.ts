import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { answerKey } from '../../../src/verify/flows/dispositions.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { type LoadedConfig, load } from '../../support/load-config.js';
import { runs, times } from '../../support/property.js';
import { envelope, ruleset, surroundings } from '../../support/rulesets.js';

/** Two sets of lines that are nearly the same: rules and surroundings of the one, and what an edit makes of them. */
const pair = fc
  .record({
    around: surroundings,
    rules: ruleset,
    other: ruleset,
    otherAround: surroundings,
    edit: fc.constantFrom(
      'drop',
      'insert',
      'replace',
      'swap',
      'repeat',
      'rename',
      'surroundings',
      'everything',
    ),
    at: fc.nat(7),
  })
  .map(({ around, rules, other, otherAround, edit, at }) => {
    const place = at % rules.length;
    const [first = ''] = other;
    const edits = {
      drop: () => rules.toSpliced(place, 1),
      insert: () => rules.toSpliced(place, 0, first),
      replace: () => rules.toSpliced(place, 1, first),
      swap: () => rules.toSpliced(place, 2, ...rules.slice(place, place + 2).reverse()),
      // These two change nothing.
      repeat: () => rules.toSpliced(place + 1, 0, rules[place] ?? first),
      rename: () => rules.map((rule) => rule.replace(/action r$/, 'action again')),
      surroundings: () => rules,
      everything: () => other,
    } as const;
    const changed = edits[edit]();
    const same = edit === 'repeat' || edit === 'rename';
    const frame = (lines: readonly string[]) => [...lines, 'action again relay'];
    return {
      same,
      old: [...frame(around), ...rules],
      next: [...frame(edit === 'surroundings' || edit === 'everything' ? otherAround : around), ...changed],
    };
  })
  .filter(({ next }) => next.some((line) => line.startsWith('match')));

const loadLines = (lines: readonly string[]): LoadedConfig => load(`${lines.join('\n')}\n`);

const answer = ({ config, machine }: LoadedConfig, input: EnvelopeInput): Decision =>
  decide(config, machine, input);

test('what is not reported is treated the same, and what is reported does not', () => {
  let different = 0;
  let envelopes = 0;
  let unreported = 0;
  fc.assert(
    fc.property(
      pair,
      fc.noShrink(fc.array(envelope, { minLength: 100, maxLength: 100 })),
      ({ same, old, next }, inputs) => {
        const before = loadLines(old);
        const after = loadLines(next);
        const { changes, dependsOn } = compareFlows(before, after);
        expect(dependsOn).toEqual([]);
        if (same) expect(changes).toEqual([]);
        if (changes.length === 0) unreported += 1;
        const reported = new Set(changes.map((change) => `${change.old.rule} ${change.new.rule}`));
        for (const input of inputs) {
          const [a, b] = [answer(before, input), answer(after, input)];
          envelopes += 1;
          if (answerKey(before.config, a) === answerKey(after.config, b)) continue;
          different += 1;
          const rules = (decision: Decision) =>
            decision.decision === 'accept' ? `${decision.rule}` : '(undefined|\\d+)';
          const pattern = new RegExp(`^${rules(a)} ${rules(b)}$`);
          expect(
            [...reported].some((known) => pattern.test(known)),
            `${JSON.stringify(input)}: ${a.reply}, ${b.reply}`,
          ).toBe(true);
        }
        for (const { example, kind } of changes) {
          if (example === undefined) throw new Error(`no example of ${kind}`);
          if (example.throughAlias) continue;
          const [a, b] = [answer(before, example.envelope), answer(after, example.envelope)];
          expect([a.decision, b.decision]).toEqual([example.old.decision, example.new.decision]);
          expect(answerKey(before.config, a)).not.toBe(answerKey(after.config, b));
        }
      },
    ),
    { numRuns: runs(60), interruptAfterTimeLimit: 60_000 * times, markInterruptAsFailure: false },
  );
  // The test is about something: both kinds of pairs and of envelopes occur.
  expect(different).toBeGreaterThan(envelopes / 100);
  expect(unreported).toBeGreaterThan(5);
}, 300_000);
