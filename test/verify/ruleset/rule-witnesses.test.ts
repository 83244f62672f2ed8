import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rules as allRules } from '../../../rules/index.js';
import { lint } from '../../../src/lint/engine.js';
import { preset } from '../../../src/lint/selection.js';
import { no } from '../../../src/verify/bdd/diagram.js';
import { reachability } from '../../../src/verify/ruleset/reachability.js';
import { reachedRules } from '../../../src/verify/ruleset/reached-rules.js';
import { redundancy, surplusRules } from '../../../src/verify/ruleset/redundancy.js';
import { ruleSpace } from '../../../src/verify/ruleset/rule-space.js';
import { ruleWitnesses } from '../../../src/verify/ruleset/rule-witnesses.js';
import { allSessions } from '../../../src/verify/ruleset/stranger-sessions.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { load } from '../../support/load-config.js';
import { runs } from '../../support/property.js';
import { ruleset, surroundings } from '../../support/rulesets.js';

const forty = (rule: (at: number) => string): string =>
  Array.from({ length: 40 }, (_, at) => `${rule(at)}\n`).join('');
const head = 'listen on 192.0.2.1\nlisten on 127.0.0.1 port 10025 tag T\naction "l" mbox\naction "r" relay\n';

test.each([
  [
    'senders, domains and recipients',
    forty(
      (at) =>
        `match from any mail-from regex "^[a-z]*a${at}.*b[0-9]+@" for domain "d${at}.example" rcpt-to regex "(x|y)${at}.*z" action "l"`,
    ),
  ],
  [
    'spam',
    `${forty((at) => `match from any mail-from regex ".*word${at}x.*@.*" for any reject`)}match from any for domain "example.org" action "l"\n`,
  ],
  [
    'greetings and names, beside a relay for the machine itself',
    `${forty((at) => `match from rdns regex "(dsl|dyn)[0-9]*-${at}[.].*" helo regex "[a-z]+${at}[.-]" for domain regex "^.*m${at}[.]example$" action "l"`)}match from local for any action "r"\n`,
  ],
  [
    'a tag and negations',
    forty(
      (at) =>
        `match tag T from any !mail-from "x@y.example" for any rcpt-to regex "^u${at}x[0-9]*@.*[.]net$" action "l"`,
    ),
  ],
])('forty rules with expressions for %s are decided within the budget', (_, rules) => {
  const { config, machine } = load(head + rules);
  const { answer, undecided, findings } = lint(config, machine, preset('recommended', allRules));
  expect([answer.verdict.openRelay, undecided]).toEqual(['no', []]);
  expect(findings.filter(({ rule }) => /dead|redundant/.test(rule))).toEqual([]);
});

test('a rule that never decides is found among rules with expressions', () => {
  const rules = [1, 2, 3].map(
    (at) => `match from any mail-from regex "^a${at}" for domain "d${at}.example" action "l"\n`,
  );
  const { config, machine } = load(
    `${head}${rules.join('')}match from any mail-from "a3@x.example" for domain "d3.example" action "l"\n`,
  );
  expect(ruleWitnesses(config, machine)).toBeUndefined();
  expect(reachability(config, machine).dead.map(({ rule }) => rule)).toEqual([4]);
});

test('rules with witnesses are those that the diagram finds alive and needed', () => {
  let witnessed = 0;
  fc.assert(
    fc.property(surroundings, ruleset, (around, rules) => {
      const { config, machine } = load(`${[...around, ...rules].join('\n')}\n`);
      const witnesses = ruleWitnesses(config, machine);
      if (witnesses === undefined) return;
      witnessed += 1;
      for (const [rule, envelope] of witnesses) expect(decide(config, machine, envelope).rule).toBe(rule);
      const space = ruleSpace(config, machine);
      const reached = [...reachedRules(space, allSessions(config, space))];
      const alive = reached.filter(({ decides, fails }) => decides !== no || fails !== no);
      expect(alive.map(({ rule }) => rule)).toEqual(config.rules.map(({ index }) => index));
      const surplus = redundancy(config, machine, { bounds: 'anything', criteria: false }).rules;
      expect(surplusRules(config, machine).rules).toEqual(
        surplus.filter(({ successors }) => !successors.includes(0)),
      );
    }),
    { numRuns: runs(400) },
  );
  expect(witnessed).toBeGreaterThan(3);
});
