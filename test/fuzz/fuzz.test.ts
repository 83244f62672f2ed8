import { describe, expect, test } from 'vitest';
import { exerciseNames } from '../../scripts/fuzz/exercises.js';
import { Inputs } from '../../scripts/fuzz/fuzz-input.js';
import { checkOutput } from '../../scripts/fuzz/output-checks.js';
import { exerciseFor, runExercise } from '../../scripts/fuzz/run-exercise.js';
import { savedInputs } from '../../scripts/fuzz/saved.js';

/** Inputs of the short run: bounded by their number, so that it is the same run everywhere. */
const count = 1200;
const seed = 22;

describe('the fuzzer', () => {
  test('finds nothing in a short run', async () => {
    const inputs = new Inputs(seed);
    const found: unknown[] = [];
    const met = new Set<string>();
    for (let index = 0; index < count; index += 1) {
      const input = inputs.at(index);
      const name = exerciseFor(input);
      met.add(name);
      const violation = await runExercise(input, name, false);
      if (violation !== undefined) found.push({ index, name, ...violation });
    }
    expect(found).toEqual([]);
    expect([...met].sort()).toEqual([...exerciseNames].sort());
  }, 300_000);

  test.for(savedInputs())('finds nothing more in $name', async ({ input, exercise }) => {
    expect(await runExercise(input, exercise, false)).toBeUndefined();
  });

  test('makes the same inputs from the same seed, in any order', () => {
    const one = new Inputs(3);
    const later = one.at(200);
    expect(new Inputs(3).at(200)).toEqual(later);
    expect(one.at(7)).toEqual(new Inputs(3).at(7));
    expect(new Inputs(4).at(7)).not.toEqual(one.at(7));
  });
});

describe('what the fuzzer looks for', () => {
  test.each([
    ['text', 'a\u001b[2J'],
    ['text', 'a\u202e'],
    ['text', '\ta'],
    ['text', ' ::error file=a::b'],
    ['json', '{"a": "\u0085"}'],
    ['json', '{'],
    ['json lines', '{}\n{'],
    ['xml', '<a><b></a>'],
    ['xml', '<a>\uffff</a>'],
    ['sarif', '{"version": "2.1.0"}'],
    ['text', 'f0rb1dden'],
  ] as const)('%s: %j', (form, text) => {
    expect(() => checkOutput('it', form, text)).toThrow();
  });

  test.each([
    ['text', 'a: b\n  ::1 port 25\n'],
    ['commands', '::error file=a::b\n'],
    ['json lines', '{}\n[]\n'],
    ['xml', '<a b="c"/>'],
  ] as const)('not %s: %j', (form, text) => {
    expect(() => checkOutput('it', form, text)).not.toThrow();
  });
});
