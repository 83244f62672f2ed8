import { expect, test } from 'vitest';
import { flatMemory, type Heap, lowMemory } from '../../src/cli/flat-memory.js';

const megabyte = 2 ** 20;

/** The files of a run, or the steps of a check, after which the heap is collected, if each leaves `garbage` behind and keeps `kept`. */
function collections(
  files: number,
  garbage: number,
  kept: number,
  collected = flatMemory,
): readonly number[] {
  const found: number[] = [];
  let [alive, used, file] = [0, 0, 0];
  const heap: Heap = {
    used: () => used,
    collect() {
      found.push(file);
      used = alive;
    },
  };
  const afterFile = collected(heap);
  for (file = 1; file <= files; file += 1) {
    alive += kept;
    used += kept + garbage;
    afterFile();
  }
  return found;
}

test('a run over few files collects nothing', () => {
  expect(collections(99, 10 * megabyte, 0)).toEqual([]);
});

test('a long run collects what it has left behind, each time it has grown', () => {
  expect(collections(180, megabyte, 0)).toEqual([120, 140, 160, 180]);
});

test('what is kept does not make collections more frequent', () => {
  expect(collections(180, megabyte / 2, megabyte / 2)).toEqual([120, 140, 160, 180]);
});

test('a check of a large file collects what was left behind when it was read, and whenever a step leaves much', () => {
  expect(collections(5, 40 * megabyte, 100 * megabyte, lowMemory)).toEqual([1, 2, 3, 4, 5]);
  expect(collections(5, 130 * megabyte, 0, lowMemory)).toEqual([1, 2, 3, 4, 5]);
  expect(collections(7, 20 * megabyte, 0, lowMemory)).toEqual([]);
});

test('the heap of the program itself can be collected', () => {
  const afterFile = flatMemory();
  const before = process.memoryUsage().heapUsed;
  for (let file = 0; file < 400; file += 1) {
    expect(new Array(40_000).fill(file)).toHaveLength(40_000);
    afterFile();
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * megabyte);
});
