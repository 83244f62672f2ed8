import { expect, test } from 'vitest';
import { sourcesIn } from './project-sources.js';

// V8 finds a BigInt in a map or set by its lowest 64 bits alone, which are the same for many an IPv6 address: each look-up is then a search.
test('no map and no set has BigInts as keys', () => {
  const keyed = [...sourcesIn(['src', 'grammar', 'rules'])].filter(([, text]) =>
    /\b(?:Map|Set)<bigint\b/.test(text),
  );
  expect(keyed.map(([path]) => path)).toEqual([]);
});
