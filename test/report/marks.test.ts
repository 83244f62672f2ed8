import { expect, test } from 'vitest';
import { quoted } from '../../src/report/marks.js';

test.each([
  ['No `pki` is called `a`', 'No "pki" is called "a"'],
  // Quotes of the configuration are marks already.
  ['add `"*"`', 'add "*"'],
  ['`for domain ""` matches nothing', `'for domain ""' matches nothing`],
  ['`"a" and "b"`', `'"a" and "b"'`],
])('%s', (text, plain) => {
  expect(quoted(text)).toBe(plain);
});
