import { describe, expect, test } from 'vitest';
import { Budget, usualWork, within } from '../../../src/verify/budget.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { usualSpaceLimits } from '../../../src/verify/space/scope.js';
import { load } from '../../support/load-config.js';

/** Any recipient at a provider, but those that the rule names. */
const besides = (users: readonly string[]): string =>
  `listen on eth0
action r relay
match from any for domain "gmail.com" !rcpt-to { ${users.map((user) => `"${user}@gmail.com"`).join(', ')} } action r
`;

describe('recipients that a rule leaves out by name', () => {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index));
  const pairs = letters.flatMap((first) => ['', ...letters].map((second) => first + second));

  // With more names than an automaton takes, other addresses are found all the same, or the answer is open.
  test.each([
    ['examples', ['victim', 'someone', 'user0', 'bob'], 'yes'],
    ['examples, and all of one letter', ['victim', 'someone', 'user0', ...letters], 'yes'],
    ['examples, and all of one letter or two', ['victim', 'someone', 'user0', ...pairs], 'unknown'],
  ])('do not hide the others: %s', (_, users, openRelay) => {
    const { config, machine } = load(besides(users));
    expect(verifyRelay(config, machine).openRelay).toBe(openRelay);
  });
});

test('texts without a common address are found out once, not with each of the other texts', () => {
  const { config, machine } = load(`action r relay
action l mbox
filter f0 phase rcpt-to match !rcpt-to { "bob@a.example" } reject "550 no"
listen on eth0 tag a filter { f0 }
listen on eth0 port 2525 proxy-v2 filter { f0 }
match !tag regex { "^a?$" } from rdns { "*.net", "*.a.example" } for domain regex { "a|b" } action l
match tag { "a", "B" } from src { "local" } for local helo { "b.example", "*.net", "*.a.example" } mail-from regex { "\\+" } action r
match tag regex { "^a?$" } from src { "local", "::/0" } !for local rcpt-to { "@*.a.example", "bob+x" } action r
match !from any for any helo regex { "^x\\.", "\\.b\\.example$" } auth !mail-from { "bob@a.example", "@a.example" } rcpt-to { "bob" } action r
match tag regex { "^a?$" } from socket for local helo regex { "^(a|b)\\.example$", "example" } reject
match !tag { "a" } from any for domain { "*.a.example", "x.b.example" } !helo { "x.b.example", "*" } action r
match from any !for domain { "b.example" } helo { "a.example" } mail-from { "bob+x" } !rcpt-to { "@*.a.example" } action r
match from rdns { "x.b.example", "b.example" } !for local reject
`);
  for (const expressions of [0, usualSpaceLimits.expressions, Number.POSITIVE_INFINITY]) {
    const budget = new Budget();
    const limits = { ...usualSpaceLimits, expressions };
    const { holes, dependsOn } = within(budget, () => verifyRelay(config, machine, { limits }));
    expect({ holes: holes.map(({ rule }) => rule), dependsOn }).toEqual({ holes: [7], dependsOn: [] });
    expect(budget.left).toBeGreaterThan(usualWork * 0.95);
  }
});
