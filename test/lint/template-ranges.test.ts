import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ranges } from '../../src/lint/template/ranges.js';
import type { Optional, Variable } from '../../src/source/templates/render.js';

/** What a rendering may have: pieces with others in them, some of them empty. */
const { ranges: nestedRanges } = fc.letrec<{ ranges: number[]; one: number[] }>((tie) => ({
  // Lengths and brackets: 0 opens, -1 closes, others are text.
  ranges: fc.array(tie('one'), { maxLength: 4 }).map((all) => all.flat()),
  one: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: 1, max: 3 }).map((length) => [length]),
    tie('ranges').map((inner) => [0, ...inner, -1]),
  ),
}));

function readBrackets(marks: readonly number[]): readonly Optional[] {
  const variable: Variable = {
    id: 'x',
    values: 2,
    part: { type: 'choice', start: 0, end: 0, conditions: [], branches: [] },
    formulas: [],
  };
  const found: { start: number; end: number; variable: Variable; values: readonly number[] }[] = [];
  const open: number[] = [];
  let at = 0;
  for (const mark of marks)
    if (mark > 0) at += mark;
    else if (mark === 0) open.push(found.push({ start: at, end: at, variable, values: [0] }) - 1);
    else {
      const last = found[open.pop() ?? 0];
      if (last) last.end = at;
    }
  return found;
}

test('ranges are found as by looking at each', () => {
  fc.assert(
    fc.property(nestedRanges, fc.nat(20), fc.nat(8), (marks, start, length) => {
      const all = readBrackets(marks);
      const end = start + length;
      const ranges = new Ranges(all);
      const filled = all.filter((range) => range.start < range.end);
      expect(ranges.around(start, end)).toEqual(
        filled.filter((range) => range.start <= start && end <= range.end),
      );
      expect(ranges.cutting(start, end)).toEqual(
        filled.filter(
          (range) => (start < range.start && range.start < end) || (start < range.end && range.end < end),
        ),
      );
    }),
  );
});
