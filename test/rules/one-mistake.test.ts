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

test('an entry without braces is one mistake, and judged as the list that is meant', () => {
  const answerOf = (entry: string) =>
    lintText(
      `table lan ${entry}\nlisten on eth0\naction "out" relay\nmatch from src <lan> for any action "out"\n`,
    );
  const { findings, verdict } = answerOf('10.0.0.0/8');
  expect(findings.filter(({ rule }) => rule !== 'system-mail-relayed').map(({ rule }) => rule)).toEqual([
    'syntax',
  ]);
  expect(verdict.openRelay).toBe('no');
  expect(answerOf('0.0.0.0/0').verdict.openRelay).toBe('yes');
  // No program is called so, unlike `db.example.org`.
  for (const [entry, fatal] of [
    ['192.0.2.1', true],
    ['10.0.0.0/8', true],
    ['example.org', false],
  ] as const)
    expect(answerOf(entry).findings.some((finding) => finding.rule === 'syntax' && finding.fatal)).toBe(
      fatal,
    );
});

test.each(['127.0.0.1:2525', '192.0.2.1:25', 'eth0:587'])('the port of %s is read as it is meant', (on) => {
  const verdictOf = (from: string) =>
    lintText(`listen on ${on}\naction "out" relay\nmatch from ${from} for any action "out"\n`).verdict;
  expect(verdictOf('local').openRelay).toBe('no');
  expect(verdictOf('any').openRelay).toBe(on.startsWith('127.') ? 'no' : 'yes');
});

test('a filter whose name is misspelt leaves the answer as it is, unless it may skip another filter', () => {
  const verdictOf = (declared: string) =>
    lintText(`filter "rspamd" ${declared}\n${rest}listen on eth0 filter "Rspam"\n`).verdict.openRelay;
  expect(verdictOf('proc-exec "filter-rspamd"')).toBe('no');
  expect(verdictOf('phase mail-from match !auth reject "550 no"')).toBe('unknown');
});
