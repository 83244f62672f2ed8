import { expect, test } from 'vitest';
import { matchesRegex, parseRegex } from '../../../src/verify/match/regex.js';
import { partSample } from '../../../src/verify/match/sample.js';
import { exampleValue } from '../../../src/verify/space/expression-examples.js';

const sample = (entry: string): string | undefined => {
  const pattern = parseRegex(entry);
  return pattern.kind === 'regular' ? partSample(pattern.ere, 0) : undefined;
};

test('an expression matches its sample', () => {
  for (const entry of ['.*casino.*@.*', '^(a|b)+\\.example$', 'x{3,5}[^a-y]', '[[:digit:]]{2}'])
    expect(matchesRegex(parseRegex(entry), sample(entry) ?? '')).toBe(true);
});

test('repetitions of repetitions have no sample that fills the memory', () => {
  expect(sample('((a{255}){255}){255}')).toBeUndefined();
  expect(sample('(((a{50}){50}){50}){50}')).toBeUndefined();
  expect(sample(`${'(a{9})'.repeat(9)}`)).toHaveLength(81);
});

test('an example of a value is one that occurs, and that the expression matches', () => {
  expect(exampleValue('mail', parseRegex('.*casino.*@.*'))).toBe('acasinoa@a');
  expect(exampleValue('mail', parseRegex('@spam\\.'))).toBe('x@spam.example.org');
  expect(exampleValue('domain', parseRegex('^mail\\.'))).toBe('mail.example.org');
  expect(exampleValue('domain', parseRegex('[[:upper:]]'))).toBeUndefined();
  expect(exampleValue('domain', parseRegex('@example'))).toBeUndefined();
  expect(exampleValue('mail', parseRegex('^example\\.org$'))).toBeUndefined();
  expect(exampleValue('source', parseRegex('^192'))).toBeUndefined();
});
