import { describe, expect, test } from 'vitest';
import { type ConfigMutation, mutantsOf } from '../../src/policy/mutants.js';
import { parsePolicy } from '../../src/policy/parse.js';
import { policyCoverage, purseOfMutants } from '../../src/policy/policy-coverage.js';
import { Purse, usualWork } from '../../src/verify/budget.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import { load } from '../support/load-config.js';

const frame = 'listen on 192.0.2.1\naction "in" maildir\naction "out" relay\ntable ours { "example.org" }\n';
const rules = [
  'match from any rcpt-to "staff@example.org" for any reject',
  'match from any for domain <ours> action "in"',
  'match mail-from "@example.org" for any action "out"',
];
const text = (lines: readonly string[], tables = frame): string => `${tables}${lines.join('\n')}\n`;

const nameOf = (mutation: ConfigMutation): string => {
  switch (mutation.type) {
    case 'outcome-flipped':
      return `${mutation.type} ${mutation.action ?? 'reject'}`;
    case 'criterion-dropped':
      return `${mutation.type} ${mutation.criterion}${mutation.written === undefined ? ' (implied)' : ''}`;
    case 'table-widened':
      return `${mutation.type} ${mutation.table} ${mutation.entries.join(' ')}`;
    default:
      return mutation.type;
  }
};

/** Each mutant, and the text that it stands for. */
const [first = '', second = '', third = ''] = rules;
const expected: readonly (readonly [string, string])[] = [
  ['1 rule-removed', text([second, third])],
  ['1 outcome-flipped in', text([first.replace('reject', 'action "in"'), second, third])],
  ['1 criterion-dropped rcpt-to', text([first.replace('rcpt-to "staff@example.org" ', ''), second, third])],
  ['2 rule-removed', text([first, third])],
  ['2 outcome-flipped reject', text([first, second.replace('action "in"', 'reject'), third])],
  ['2 criterion-dropped for', text([first, second.replace('domain <ours>', 'any'), third])],
  ['3 rule-removed', text([first, second])],
  ['3 outcome-flipped reject', text([first, second, third.replace('action "out"', 'reject')])],
  ['3 criterion-dropped from (implied)', text([first, second, third.replace('match', 'match from any')])],
  ['3 criterion-dropped mail-from', text([first, second, third.replace('mail-from "@example.org" ', '')])],
  ['table table-widened ours *', text(rules, frame.replace('"example.org" }', '"example.org", "*" }'))],
];

test('mutants are the rules without a part of them, in a fixed order', () => {
  const { config } = load(text(rules));
  const names = [...mutantsOf(config)].map(({ rule, mutation }) => `${rule ?? 'table'} ${nameOf(mutation)}`);
  expect(names).toEqual(expected.map(([name]) => name));
});

test('mutants of many rules are made one by one: each has all rules', () => {
  const many = Array.from(
    { length: 2000 },
    (_, at) => `match from any for domain "d${at}.example" action "in"`,
  );
  const { config } = load(text(many));
  const before = process.memoryUsage().heapUsed;
  const all = [...mutantsOf(config)];
  expect(all.length).toBeGreaterThanOrEqual(6000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
});

test('a mutant treats mail as the text that it stands for', () => {
  const { config, machine } = load(text(rules));
  for (const [at, mutant] of [...mutantsOf(config)].entries()) {
    const [name, written = ''] = expected[at] ?? [];
    const { changes, dependsOn } = compareFlows({ config: mutant.make(), machine }, load(written));
    expect([name, changes.length, dependsOn]).toEqual([name, 0, []]);
    const { rules } = mutant.make();
    expect(rules.map(({ index }) => index)).toEqual(rules.map((_, i) => i + 1));
  }
});

/** What becomes of each mutant. */
function outcomes(written: string, policy: readonly string[], work = 1_000_000_000) {
  const loaded = load(written);
  const { assertions, problems } = parsePolicy({ path: 'p', text: policy.join('\n') });
  expect(problems).toEqual([]);
  const { results } = policyCoverage(loaded, assertions, {}, new Purse(work));
  return results.map(({ mutant, outcome, noticedBy }) => [
    `${mutant.rule ?? 'table'} ${nameOf(mutant.mutation)}`,
    outcome,
    noticedBy.map((assertion) => assertion.text),
  ]);
}

describe('what a policy notices', () => {
  test('nothing: an empty policy misses all that changes mail', () => {
    expect(new Set(outcomes(text(rules), []).map(([, outcome]) => outcome))).toEqual(new Set(['missed']));
  });

  test('the assertions that a mutant refutes', () => {
    const found = outcomes(text(rules), ['strangers never relay', 'mail for staff@example.org is refused']);
    expect(found).toContainEqual(['1 rule-removed', 'noticed', ['mail for staff@example.org is refused']]);
    expect(found).toContainEqual([
      '3 criterion-dropped from (implied)',
      'noticed',
      ['strangers never relay'],
    ]);
    expect(found).toContainEqual(['2 rule-removed', 'missed', []]);
  });

  test('a rule that no mail gets to has equivalent mutants', () => {
    const found = outcomes(text([second, second]), ['strangers may send to example.org']);
    expect(found.find(([name]) => name === '2 rule-removed')).toEqual(['2 rule-removed', 'equivalent', []]);
  });

  test('work is counted: what is not tried says so, and the same is tried each time', () => {
    const untried = outcomes(text(rules), ['strangers never relay'], -1);
    expect(new Set(untried.map(([, outcome]) => outcome))).toEqual(new Set(['untried']));
    const some = () => outcomes(text(rules), ['strangers never relay'], 100_000);
    expect(some()).toEqual(some());
    expect(some().some(([, outcome]) => outcome === 'untried')).toBe(true);
    expect(some().some(([, outcome]) => outcome !== 'untried')).toBe(true);
  });

  test('of hundreds of rules some mutants are tried: each costs what its rules do', () => {
    const loaded = load(
      text(
        Array.from(
          { length: 300 },
          (_, at) => `match from src 10.0.${at % 256}.0/24 for domain "d${at}.example" action "out"`,
        ),
      ),
    );
    const share = 20;
    const { results } = policyCoverage(loaded, [], {}, purseOfMutants(usualWork / share));
    const tried = results.filter(({ outcome }) => outcome !== 'untried').length;
    // A mutant takes some 60 ms of processor time.
    expect(tried * share).toBeLessThan(200);
    expect(tried).toBeGreaterThan(0);
  });
});

test('tables are widened by what looks into them; user names and tags have no entry for all', () => {
  const { config } = load(
    [
      'table nets { 10.0.0.0/8 }',
      'table names { "alice" }',
      'table words { "^a" }',
      'listen on 192.0.2.1',
      'action "out" relay',
      'match from src <nets> for any action "out"',
      'match auth <names> from any for any action "out"',
      'match from any mail-from regex <words> for any action "out"',
      '',
    ].join('\n'),
  );
  const tables = [...mutantsOf(config)].filter(({ rule }) => rule === undefined);
  expect(tables.map(({ mutation }) => nameOf(mutation))).toEqual([
    'table-widened nets 0.0.0.0/0 ::/0',
    'table-widened words .*',
  ]);
});
