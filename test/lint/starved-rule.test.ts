import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSurelyStarved } from '../../rules/open-relay/starved-rule.js';
import { strategiesFor } from '../../rules/shared/rule-fixes.js';
import { Attempts } from '../../src/lint/attempts.js';
import { judgeConfig } from '../../src/lint/judged-config.js';
import { refusesText } from '../../src/lint/refusals.js';
import { isNarrower } from '../../src/lint/rule-inclusion.js';
import { load } from '../support/load-config.js';
import { openConfiguration } from '../support/open-rulesets.js';
import { runs } from '../support/property.js';

/** The changes of the rules through which strangers relay. */
function changesOf(text: string) {
  const { config, machine } = load(text);
  const judged = judgeConfig(config, machine, {});
  const attempts = new Attempts(judged, {}, judged.verdict.openRelay);
  return judged.verdict.holes.flatMap((hole) => {
    const rule = config.rules[hole.rule - 1];
    if (rule === undefined) return [];
    return strategiesFor(rule, hole).flatMap((strategy) => {
      const fix = strategy({ config, rule, hole });
      if (fix?.changed === undefined) return [];
      const { suggestion, changed } = fix;
      const isStarved = isSurelyStarved(config, rule, changed);
      return { rule, changed, isStarved, attempt: attempts.make(suggestion.edits), suggestion };
    });
  });
}

test('a changed rule is what the changed text says, and gets no mail if that is said to be sure', () => {
  let starved = 0;
  let fed = 0;
  fc.assert(
    fc.property(openConfiguration({ listeners: 2, rules: 3 }), (text) => {
      if (load(text).config.refusals.some(refusesText)) return;
      for (const { rule, changed, isStarved, attempt, suggestion } of changesOf(text)) {
        if (attempt === undefined) continue;
        const where = `${text}\n${JSON.stringify(suggestion.edits.map((edit) => edit.text))}`;
        const now = attempt.config.rules[rule.index - 1];
        expect(attempt.config.refusals.filter(refusesText), where).toEqual([]);
        expect(now && isNarrower(now, changed) && isNarrower(changed, now), where).toBe(true);
        if (isStarved) expect(attempt.objection, where).toBe('unreachable');
        if (isStarved) starved += 1;
        else fed += 1;
      }
    }),
    { numRuns: runs(400) },
  );
  expect(starved).toBeGreaterThan(runs(10));
  expect(fed).toBeGreaterThan(runs(50));
}, 120_000);

const before = `table office { "192.0.2.0/24" }
pki m cert "/m.crt"
pki m key "/m.key"
listen on 192.0.2.1 tls pki m auth-optional
action "out" relay
`;
const open = 'match from any for any action "out"\n';

/** The changes of the last rule that are sure to leave it without mail. */
const starving = (rules: string): readonly string[] =>
  changesOf(`${before}${rules}`)
    .filter(({ isStarved }) => isStarved)
    .map(({ suggestion }) => suggestion.description);

describe('which changes leave a rule without mail', () => {
  test.each([
    ['none', '', []],
    [
      'a rule for users is there',
      'match from auth for any action "out"\n',
      ['Allow only authenticated users'],
    ],
    ['a rule for the machine is there', 'match for any action "out"\n', ['Allow only local clients']],
    [
      'a rule for a network is there',
      'match from src <office> for any action "out"\n',
      ['Allow only the networks that another rule names'],
    ],
    ['a rule for some of it is there', 'match from auth mail-from "@example.org" for any action "out"\n', []],
  ])('%s', (_, rules, expected) => {
    expect(starving(`${rules}${open}`)).toEqual(expected);
  });

  const forUsers = 'match from auth for any action "out"\n';
  test.each([
    [
      'what comes behind may relay what it had',
      `${forUsers}${open}match from any for any tag x action "out"\n`,
    ],
    ['words come from a macro', `${forUsers}out = "out"\nmatch from any for any action $out\n`],
    ['the rule before it puts mail off', `match from auth tls for any action "out"\n${open}`],
  ])('nothing is sure where %s', (_, rules) => {
    expect(starving(rules)).toEqual([]);
  });

  test('what comes behind only rejects', () => {
    expect(starving(`${forUsers}${open}match from any for any reject\n`)).toEqual([
      'Allow only authenticated users',
    ]);
  });
});
