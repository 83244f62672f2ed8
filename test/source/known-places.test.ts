import { expect, test } from 'vitest';
import { askedOnce, keepKnownPlaces } from '../../src/source/known-places.js';

test('the system is asked about a place each time, and only once in a run over several files', () => {
  const asked: string[] = [];
  const isThere = askedOnce((path) => asked.push(path) > 3);
  expect([isThere('/etc'), isThere('/etc'), isThere('/srv')]).toStrictEqual([false, false, false]);
  expect(asked).toStrictEqual(['/etc', '/etc', '/srv']);

  keepKnownPlaces();
  expect([isThere('/etc'), isThere('/etc'), isThere('/srv'), isThere('/etc')]).toStrictEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(asked).toStrictEqual(['/etc', '/etc', '/srv', '/etc', '/srv']);
});
