import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/lint/rule.js';
import { faultyConfiguration } from '../support/faulty-rulesets.js';
import { lintText } from '../support/lint-text.js';
import { runs } from '../support/property.js';
import { suggestingRules, triedSuggestions } from '../support/suggestion-harm.js';

/** Into so many parts the rules are divided; a small ruleset is asked for the suggestions of one part. */
const parts = 5;

const part = (number: number): readonly Rule[] =>
  suggestingRules.filter((_, index) => number < 0 || index % parts === number);

const submission = `pki m cert "/a"
pki m key "/b"
listen on 192.0.2.1 port 587 tls-require pki m auth-optional
action "out" relay
`;

test.each([
  {
    name: 'smtpd refuses another rule',
    text: `pki m cert "/a"
pki m key "/b"
listen on 192.0.2.1 tls-require pki m auth
listen on 192.0.2.10
action "out" relay
match from any for any action "out"
match from auth { "bob" } for any !auth { "bob" } action "out"
`,
  },
  {
    name: 'another rule takes their mail to some domains only',
    text: `${submission}action "in" maildir
match from any for any !helo { "local", "any" } action "out"
match from any for domain "*example.org" action "in"
`,
  },
])('users who log in are not shut out where $name', ({ text }) => {
  const offered = lintText(text).findings.flatMap(({ rule, suggestions }) =>
    rule === 'open-relay' ? suggestions.map(({ description }) => description) : [],
  );
  expect(offered).not.toEqual([]);
  expect(offered).not.toContain('Allow only local clients');
});

test('nothing is offered after which one user is shut out and others are not', () => {
  const { findings } = lintText(`${submission}action "in" maildir
match from src { "0.0.0.0/0" } for any auth { "bob" } rcpt-to { "any" } action "in"
match from any auth for any action "out"
`);
  const offered = findings.flatMap(({ rule, suggestions }) =>
    rule === 'quoted-keyword' ? suggestions.map(({ description }) => description) : [],
  );
  expect(findings.map(({ rule }) => rule)).toContain('quoted-keyword');
  expect(offered).toEqual([]);
});

test('nothing is offered after which a refused rule is an open relay once it is repaired', () => {
  const { findings } = lintText(`listen on 192.0.2.1
action "out" relay
match from any for any !tls !mail-from { "example.org" } action "out"
match !from mail-from { "@example.org" } for any !mail-from { "<>", "*" } action "out"
match for domain "example.org" action "out"
`);
  const offered = findings.flatMap(({ rule, suggestions }) =>
    rule === 'match-tls' ? suggestions.map(({ description }) => description) : [],
  );
  expect(offered).not.toContain('Remove the rule');
});

test('nothing is offered for one of several uses of a table, for which the finding stays', () => {
  const { findings } = lintText(`listen on 192.0.2.1
action "in" maildir
table mixed { "list@example.org" }
match from any for domain <mixed> auth action "in"
match from any !for domain <mixed> auth action "in"
`);
  const found = findings.filter(({ rule }) => rule === 'wrong-entry-kind');
  expect(found).toHaveLength(1);
  expect(found.flatMap(({ suggestions }) => suggestions.map(({ description }) => description))).not.toContain(
    'Compare addresses',
  );
});

test('nothing is offered where an equal rule behind would have the same finding', () => {
  const offered = (equalRule: string): readonly string[] =>
    lintText(`action "inbox" maildir
listen on 192.0.2.1
match from any for any action "inbox"
${equalRule}`).findings.flatMap(({ rule, suggestions }) =>
      rule === 'accepts-any-domain' ? suggestions.map(({ description }) => description) : [],
    );
  expect(offered('')).toHaveLength(1);
  expect(offered('match from any for any action "inbox"\n')).toEqual([]);
});

test('a rule is not to be removed where an equal rule behind would have its finding', () => {
  const offered = (rules: string): readonly string[] =>
    lintText(
      `action "inbox" maildir\nlisten on 192.0.2.1\n${rules}match for any action "inbox"\n`,
    ).findings.flatMap(({ rule, suggestions }) =>
      rule === 'match-tls' ? suggestions.map(({ description }) => description) : [],
    );
  const rule = 'match from any for any tls action "inbox"\n';
  expect(offered(rule)).toContain('Remove the rule');
  expect(offered(rule + rule)).not.toContain('Remove the rule');
});

/**
 * `npm run suggestions` tries many more rulesets, and larger ones. Here most are small, because what a suggestion costs is reading and judging the
 * text twice.
 */
describe('suggestions do no harm and close their findings', () => {
  test.each([
    {
      name: 'small rulesets',
      size: { listeners: 1, rules: 2 },
      asked: fc.nat(parts - 1),
      count: 2000,
      least: 600,
    },
    {
      name: 'larger rulesets',
      size: { listeners: 3, rules: 5 },
      asked: fc.constant(-1),
      count: 12,
      least: 30,
    },
  ])(
    '$name',
    ({ size, asked, count, least }) => {
      let offered = 0;
      fc.assert(
        fc.property(faultyConfiguration(size), asked, (text, number) => {
          for (const { finding, description, changed, harm } of triedSuggestions(text, part(number))) {
            offered += 1;
            expect(harm, `${finding.rule}: ${finding.message}\n${description}:\n${changed}`).toEqual([]);
          }
        }),
        { numRuns: runs(count), endOnFailure: true },
      );
      expect(offered).toBeGreaterThan(runs(least));
    },
    600_000,
  );
});
