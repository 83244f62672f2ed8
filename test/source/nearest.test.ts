import { expect, test } from 'vitest';
import { nearest } from '../../src/source/nearest.js';

const words = ['format', 'release', 'root', 'quiet', 'mail-from'];

test('one slip of the finger is understood', () => {
  expect(nearest('formt', words)).toBe('format');
  expect(nearest('fromat', words)).toBe('format');
  expect(nearest('Quiet', words)).toBe('quiet');
  expect(nearest('mailfrom', words)).toBe('mail-from');
  expect(nearest('rot', words)).toBe('root');
});

test('another word is not', () => {
  expect(nearest('banana', words)).toBeUndefined();
  expect(nearest('', words)).toBeUndefined();
});

test('a single letter is no slip of another one', () => {
  expect(nearest('n', ['l', 'm'])).toBeUndefined();
  expect(nearest('N', ['m', 'n'])).toBe('n');
});

test('long words cost nothing', () => {
  const long = 'x'.repeat(1_000_000);
  expect(nearest(long, [`${long}y`, 'x'])).toBeUndefined();
});
