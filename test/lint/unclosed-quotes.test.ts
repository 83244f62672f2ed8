import { expect, test } from 'vitest';
import { applyEdits, load } from '../../src/index.js';

const head = 'listen on 192.0.2.1\naction "r" relay\naction "l" maildir\n';

/** The last line after the suggestion, if there is one, and the answer. */
function closed(line: string): readonly unknown[] {
  const conf = load(`${head}${line}\n`);
  const [finding] = conf.lint().findings.filter(({ fatal }) => fatal);
  const [suggestion] = finding?.suggestions ?? [];
  const after = suggestion && applyEdits(conf.file, suggestion.edits);
  return [after?.trim().split('\n').at(-1), conf.relay().openRelay];
}

test.each([
  ['match from local for any action "r', 'match from local for any action "r"', 'no'],
  // What opens a hole is not offered.
  ['match from any for any action "r', undefined, 'yes'],
  ['match from any for domain "example.org action "l', undefined, 'unknown'],
  [
    'match from any for domain "example.org action l',
    'match from any for domain "example.org" action l',
    'no',
  ],
  ['match from any for domain "a b action l', undefined, 'unknown'],
])('quotes that are open on the last line: %s', (line, after, answer) => {
  expect(closed(line)).toEqual([after, answer]);
});

test('a command is all that follows', () => {
  const [after] = closed('match from local for any action "r"\naction "m" mda "/usr/bin/procmail -f -');
  expect(after).toBe('action "m" mda "/usr/bin/procmail -f -"');
  expect(closed('match from local for any action "r"\naction "m" mda "/bin/x -f user vmail')[0]).toBe(
    undefined,
  );
});
