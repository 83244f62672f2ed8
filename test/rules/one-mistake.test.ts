import { expect, test } from 'vitest';
import { lintText } from '../support/lint-text.js';

const certificate = 'pki mx cert "/etc/ssl/mx.crt"\npki mx key "/etc/ssl/private/mx.key"\n';
const rest = 'action "local" mbox\nmatch from any for domain "example.org" action "local"\n';

test('a keyword as a name is one mistake, also where it is used above its declaration', () => {
  const { findings } = lintText(`listen on eth0 tls pki mx\n${certificate}${rest}`);
  const [finding, ...others] = findings.filter(({ rule }) => rule === 'syntax');
  expect(others).toEqual([]);
  expect(finding?.message).toBe('`mx` is a keyword');
  expect(finding?.related).toHaveLength(2);
});

test.each([
  ['regexp', 'for domain regexp "^ex" action "a"', 'for domain regexp "^g" action "a"'],
  ['an option of actions', 'for domain "example.org" action "a" user bob', 'for any action "a" user bob'],
  ['typographic quotes', 'for domain “example.org” action “a”', 'for domain “gmail.com” action “a”'],
  ['a blank behind a backslash', '\\ \n  for domain "example.org" action "a"', '\\ \n  for any action "a"'],
])('what a rule means with %s', (_, own, foreign) => {
  const verdictOf = (method: string, criteria: string) =>
    lintText(`listen on eth0\naction "a" ${method}\nmatch from any ${criteria}\n`).verdict.openRelay;
  expect(verdictOf('mbox', own)).toBe('no');
  expect(verdictOf('relay', foreign)).toBe('yes');
});

test('what smtpd comes to behind a mistake is reported with it, without a second one of its own words', () => {
  const { findings } = lintText(`listen on eth0 tls-required\n${rest}`);
  expect(findings.filter(({ fatal }) => fatal).map(({ message }) => message)).toEqual([
    '`tls-required` is not known here',
    'TLS needs a certificate on this listener',
  ]);
});

test('a file whose only rule is misspelt does not lack a rule as well', () => {
  const { findings } = lintText('listen on eth0\naction "a" mbox\nmtch from any for local action "a"\n');
  expect(findings.filter(({ fatal }) => fatal).map(({ message }) => message)).toEqual([
    '`mtch` is not known here',
  ]);
});
