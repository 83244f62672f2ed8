import { expect, test } from 'vitest';
import { formatting, rangeFormatting } from '../../src/lsp/formatting.js';
import { analysed } from './analyse-text.js';
import { applied } from './apply-edits.js';

const untidy = `listen   on lo0
# kept   as it is
action  "in"   maildir
match for local   action "in"`;

test('each run of changed lines is an edit', () => {
  const { text } = analysed(untidy);
  const { edits } = formatting(text, 'smtpd.conf');
  expect(edits.map(({ newText }) => newText)).toEqual([
    'listen on lo0\n',
    'action "in" maildir\n',
    'match for local action "in"\n',
  ]);
  expect(formatting(analysed(applied(untidy, edits)).text, 'smtpd.conf')).toEqual({ edits: [] });
});

test('a range has the edits that touch its lines', () => {
  const { text } = analysed(untidy);
  const changed = (first: number, last: number): string =>
    applied(untidy, rangeFormatting(text, 'smtpd.conf', { first, last }));
  expect(changed(0, 0)).toBe(untidy.replace('listen   on', 'listen on'));
  expect(changed(1, 1)).toBe(untidy);
  expect(changed(1, 2)).toBe(untidy.replace('action  "in"   maildir', 'action "in" maildir'));
  expect(changed(3, 3)).toBe(`${untidy.replace('local   action', 'local action')}\n`);
});
