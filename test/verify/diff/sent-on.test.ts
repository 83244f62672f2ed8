import { expect, test } from 'vitest';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { load } from '../../support/load-config.js';

/** The first delivers the mail for some domains that the second relays as all other mail. */
const compare = (criterion: string) =>
  compareFlows(
    load(`listen on 192.0.2.1
action "in" mbox
action "out" relay
match from any for ${criterion} action "in"
match auth from any for any action "out"
`),
    load(`listen on 192.0.2.1
action "out" relay
match auth from any for any action "out"
`),
  );

test.each([
  'domain "sender_domain.example"',
  'domain "[198.51.100.7]"',
  'domain regex "^_[a-z]+[.]example$"',
  'rcpt-to "|bob@example.org"',
])('an alias does not lead to %s', (criterion) => {
  const { changes, dependsOn } = compare(criterion);
  expect(dependsOn).toEqual([]);
  const who = changes.flatMap((change) => change.who.map(({ kind }) => kind));
  expect(who).not.toContain('aliases');
});

test.each([
  'domain "example.org"',
  'domain { "sender_domain.example", "example.org" }',
  'domain regex "^[_a]b[.]example$"',
  'rcpt-to "o\'brien@example.org"',
])('what aliases send on to %s is compared', (criterion) => {
  const { changes, dependsOn } = compare(criterion);
  expect(dependsOn).toEqual([]);
  expect(changes.flatMap((change) => change.who.map(({ kind }) => kind))).toContain('aliases');
});
