import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

const rest = ['action "in" maildir', 'match from any fro domain "a.example" action "in"'];
const useOfNone = 'match from any for domain "b.example" action "inn"';

// A message that ends smtpd hides what it refuses behind it.
test.each([
  ['a name twice', ['table a { "x.example" }', 'table a { "y.example" }', ...rest], 'lines 2 and 4 are'],
  [
    'and more behind it',
    ['table a { "x.example" }', 'table a { "y.example" }', ...rest, useOfNone],
    'lines 2, 4 and 5 are',
  ],
  ['no certificate', ['listen on 192.0.2.1 tls', ...rest, useOfNone], 'lines 1, 3 and 4 are'],
  [
    'names of which none is declared',
    [
      'listen on 192.0.2.1 tls pki "none"',
      'action "in" maildir',
      'match from any for domain <none> action "in"',
    ],
    'lines 1 and 3 are',
  ],
  [
    'nothing else',
    ['listen on 192.0.2.1 tls', 'action "in" maildir', 'match for any action "in"'],
    'line 1 is',
  ],
  [
    'a refused declaration and its use',
    ['action "in" maildir "/x" frobnicate', 'match from any for domain "a.example" action "in"'],
    'line 1 is',
  ],
  [
    'a rule that a comment takes in',
    ['action "in" maildir # x \\', 'match from any for domain "a.example" action "in"'],
    'line 2 is',
  ],
  [
    'a keyword that is declared and used as a name',
    ['action relay maildir', 'match from any for domain "a.example" action relay'],
    'line 1 is',
  ],
])('the verdict names all lines that smtpd refuses, and each has its error: %s', async (_, lines, fixed) => {
  write('refused.conf', `${lines.join('\n')}\n`);
  const { stdout } = await run(['refused.conf']);
  expect(stdout).toContain(`verdict: refused by smtpd; once ${fixed} fixed: closed (proven)\n`);
  const errors = [...stdout.matchAll(/^ +✖ +(\d+):/gm)].map(([, line]) => line);
  expect(errors).toEqual(fixed.match(/\d+/g));
});

test('only the lines that decide are named where nobody knows what they mean', async () => {
  write(
    'refused.conf',
    'smtp limit max-rcpt 30\nlisten on eth0\naction "in" maildir\naction "out" relay\nmatch from any for any action "elsewhere"\n',
  );
  const { stdout } = await run(['refused.conf']);
  expect(stdout).toContain('verdict: not proven: refused by smtpd; it depends on how line 5 is fixed\n');
});

test('a file without a rule is not to be fixed at its first line', async () => {
  write('refused.conf', 'listen on eth0\naction "in" maildir\n');
  const { stdout } = await run(['refused.conf']);
  expect(stdout).toContain('verdict: not proven: refused by smtpd; add a "match" rule first\n');
  expect(stdout.match(/^ +[✖⚠]/gm)).toHaveLength(1);
});
