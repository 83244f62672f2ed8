import { expect, test } from 'vitest';
import { alternatives, inWords, someInWords } from '../../src/source/prose.js';

test.each([
  [[], ''],
  [['6.8'], '6.8'],
  [['6.8', '7.4'], '6.8 and 7.4'],
  [['6.8', '7.4', '7.9'], '6.8, 7.4 and 7.9'],
])('%j in words', (parts, words) => {
  expect(inWords(parts)).toBe(words);
  expect(inWords(parts)).toBe(new Intl.ListFormat('en-GB').format(parts));
  expect(alternatives(parts)).toBe(new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(parts));
});

test('more than are shown are counted', () => {
  expect(someInWords(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  expect(someInWords(['a', 'b', 'c'], 2)).toBe('a, b and c');
});
