import { expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { lintText } from '../support/lint-text.js';

test('listeners without differences cost about as much as one', () => {
  const text = [
    'table t { "@bulk.example" }\naction "l" maildir\n',
    'listen on 192.0.2.1\n'.repeat(200),
    'match mail-from <t> for any reject\n'.repeat(100),
    'match from any for domain "d.example" action "l"\n',
  ].join('');
  const only = rules.filter(({ id }) => id === 'local-only-reject');
  // One listener takes 50,000.
  const { findings, undecided } = lintText(text, { rules: only, work: 100_000 });
  expect([findings.length, undecided]).toEqual([100, []]);
});
