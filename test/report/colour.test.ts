import { expect, test } from 'vitest';
import { wantsColour } from '../../src/report/colour.js';

const ask = (env: Record<string, string>, isTTY: boolean, flag?: boolean) =>
  wantsColour({ flag, env, isTTY });

test('a terminal has colour, a pipe has none', () => {
  expect(ask({}, true)).toBe(true);
  expect(ask({}, false)).toBe(false);
  expect(ask({ TERM: 'dumb' }, true)).toBe(false);
});

test('the environment can say otherwise', () => {
  expect(ask({ NO_COLOR: '1' }, true)).toBe(false);
  expect(ask({ NO_COLOR: '' }, true)).toBe(true);
  expect(ask({ FORCE_COLOR: '1' }, false)).toBe(true);
  expect(ask({ FORCE_COLOR: '' }, false)).toBe(true);
  expect(ask({ FORCE_COLOR: '0' }, true)).toBe(false);
  expect(ask({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
});

test('and the flag above all', () => {
  expect(ask({ NO_COLOR: '1' }, false, true)).toBe(true);
  expect(ask({ FORCE_COLOR: '1' }, true, false)).toBe(false);
});
