import { expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { lintText } from '../support/lint-text.js';

const only = (...ids: readonly string[]) => rules.filter(({ id }) => ids.includes(id));

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => `${line(at)}\n`).join('');

const start = 'listen on all\naction "in" maildir\n';

test('dead rules are found among thousands of pairs of twins', () => {
  const domains = lines(2000, (at) => `match from any for domain "d${at}.example" action "in"`);
  const { findings, undecided } = lintText(start + domains + domains, {
    rules: only('dead-rule'),
    work: 2_000_000,
  });
  expect([findings.length, undecided]).toEqual([101, []]);
});
