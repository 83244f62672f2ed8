import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withPackedNumbers } from '../../scripts/command/packed-numbers.mjs';

const listOf = (numbers: readonly number[]): string => `new Uint32Array([${numbers.join(', ')}])`;
const evaluated = (source: string): Uint32Array => new Function(`return ${source}`)() as Uint32Array;

test('a table of numbers that is written as a text has the same numbers', () => {
  const table = fc.array(fc.nat({ max: 2 ** 30 }), { minLength: 200, maxLength: 400 });
  fc.assert(
    fc.property(table, fc.boolean(), (numbers, rising) => {
      const list = rising ? [...numbers].sort((a, b) => a - b) : numbers;
      const packed = withPackedNumbers(listOf(list));
      expect(packed).toContain('numbersOf("');
      expect([...evaluated(packed)]).toEqual(list);
    }),
    { numRuns: 50 },
  );
});

test('a short table is left as it is', () => {
  expect(withPackedNumbers(listOf([1, 2, 3]))).toBe(listOf([1, 2, 3]));
});

test('the Public Suffix List is a third shorter', () => {
  const source = readFileSync(createRequire(import.meta.url).resolve('tldts'), 'utf8');
  expect(withPackedNumbers(source).length).toBeLessThan(source.length - 35_000);
});
