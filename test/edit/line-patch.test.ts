import { applyPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import { linePatch } from '../../src/edit/line-patch.js';

const lines = (count: number, text: (line: number) => string): string =>
  Array.from({ length: count }, (_, line) => `${text(line)}\n`).join('');

describe('what changes between two texts', () => {
  const around = (between: string): string => `0\n1\n2\n3\n4\n${between}z`;
  test.each([
    ['a few lines', lines(50, String), lines(50, (line) => (line % 20 === 0 ? 'x' : `${line}`))],
    ['every line of many', lines(20_000, (line) => `a ${line}`), lines(20_000, (line) => `b ${line}`)],
    ['many between others', around(lines(3000, String)), around(lines(4000, (line) => `${line}x`))],
    ['to an end without a newline', `${lines(3000, String)}end`, `${lines(3000, (line) => `x${line}`)}END`],
    ['everything', lines(3000, String), ''],
    ['nothing before', '', lines(3000, String)],
  ])('is a patch: %s', (_what, before, after) => {
    for (const context of [0, 3])
      expect(applyPatch(before, linePatch(before, after, { context }), { fuzzFactor: 0 })).toBe(after);
  });

  test('takes linear time where most lines change: they are one change then', () => {
    const before = lines(100_000, (line) => `a ${line}`);
    const started = process.cpuUsage();
    const { hunks } = linePatch(
      before,
      lines(100_000, (line) => `b ${line}`),
      { context: 3 },
    );
    const { user, system } = process.cpuUsage(started);
    expect(hunks).toHaveLength(1);
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});
