import { describe, expect, test } from 'vitest';
import { Budget, within } from '../../../src/verify/budget.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { reachability } from '../../../src/verify/ruleset/reachability.js';
import { ruleSpace } from '../../../src/verify/ruleset/rule-space.js';
import { load } from '../../support/load-config.js';

const filtered = (
  criterion: string,
): string => `filter dynamic phase connect match ${criterion} disconnect "550 no"
listen on 192.0.2.1 filter dynamic
action "in" maildir
action "out" relay
match from any for domain "example.org" action "in"
match from any helo { "*.example.org", "a*b*.example" } for domain "example.net" action "in"
match from rdns regex "^mail" for any action "out"
`;

const expressions = 'rdns regex { ".*\\.dyn\\..*", ".*\\.dsl\\..*" }';

/** The same with a filter that looks at addresses. */
const onMail = (criterion: string): string => filtered(criterion).replace('phase connect', 'phase data');

function workOf(text: string, budget: Budget): number {
  const { config, machine } = load(text);
  const before = budget.left;
  within(budget, () => ruleSpace(config, machine));
  return before - budget.left;
}

test('the atoms of names are found once for all spaces that a budget pays for', () => {
  const budget = new Budget();
  const first = workOf(filtered(expressions), budget);
  const other = filtered(expressions).replace('192.0.2.1', '192.0.2.2');
  expect(workOf(other, budget)).toBeLessThan(first / 2);
});

test('so are those of the parts of mail addresses, where expressions and patterns look at them', () => {
  const text = onMail('mail-from regex { "^[a-z]+[0-9]@.*\\.example$", "^bounce.*@" }');
  expect(load(text).config.refusals.map(({ message }) => message)).toEqual([]);
  const budget = new Budget();
  const first = workOf(text, budget);
  expect(workOf(text.replace('192.0.2.1', '192.0.2.2'), budget)).toBeLessThan(first / 2);
});

test('a budget that goes on from another one pays no less for what a third has found', () => {
  const budget = new Budget();
  const forks = [budget.fork(), budget.fork()];
  const [first, second] = forks.map((fork) => workOf(filtered(expressions), fork));
  expect(second).toBe(first);
});

describe('what differs in one criterion is not taken for what is remembered', () => {
  const texts = [
    expressions,
    expressions.replace('dsl', 'cable'),
    expressions.replace('regex ', ''),
    '!rdns',
    'helo regex ".*\\.dyn\\..*"',
    'rdns regex "^mail"',
    'rdns regex "\\(a*\\)\\1"',
    'rdns regex "\\(a*\\)\\1b"',
    'rdns { "192.0.2.0/24", "*.example.org", "x*y*" }',
    'rdns { "192.0.2.0/24", "*.example.net", "x*z*" }',
  ].map(filtered);
  const mailTexts = [
    'mail-from regex "^a.*@b"',
    'mail-from regex "^a.*@c"',
    'mail-from { "a@x*y*z", "b+c:d@" }',
    'mail-from { "a@x*y*q", "b+c:e@" }',
    'rcpt-to regex "^a.*@b"',
  ].map(onMail);

  test.each([...texts, ...mailTexts])('%s', (text) => {
    const budget = new Budget();
    const answers = (asked: string, paid: Budget) => {
      const { config, machine } = load(asked);
      return within(paid, () => {
        const { openRelay, holes, dependsOn } = verifyRelay(config, machine);
        const reasons = dependsOn.map(({ reason }) => reason);
        return {
          openRelay,
          holes: holes.map(({ witness }) => witness),
          reasons,
          dead: reachability(config, machine),
        };
      });
    };
    for (const other of [...texts, ...mailTexts]) answers(other, budget);
    expect(answers(text, budget)).toEqual(answers(text, new Budget()));
  });
});
