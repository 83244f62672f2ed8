import { expect, test } from 'vitest';
import { flatMemory, type Heap } from '../../src/cli/flat-memory.js';

const megabyte = 2 ** 20;

/** The steps after which the heap is collected, if each leaves `garbage` behind and keeps `kept`: of checks of many files, or of one file. */
function collections(steps: number, garbage: number, kept: number, isOneFile = false): readonly number[] {
  const found: number[] = [];
  let [alive, used, step] = [0, 0, 0];
  const heap: Heap = {
    used: () => used,
    collect() {
      found.push(step);
      used = alive;
    },
  };
  const keepLow = flatMemory(heap);
  for (step = 1; step <= steps; step += 1) {
    alive += kept;
    used += kept + garbage;
    keepLow(isOneFile ? 'file' : `file ${step}`);
  }
  return found;
}

test('a run over few files collects nothing', () => {
  expect(collections(99, 10 * megabyte, 0)).toEqual([]);
});

test('a long run collects what it has left behind, each time it has grown', () => {
  expect(collections(180, megabyte, 0)).toEqual([120, 140, 160, 180]);
});

test('a long run collects before its report', () => {
  const found: string[] = [];
  const keepLow = flatMemory({ used: () => 0, collect: () => found.push('collected') });
  for (let file = 1; file < 100; file += 1) keepLow(`file ${file}`);
  keepLow();
  expect(found).toEqual([]);
  keepLow('file 100');
  keepLow();
  expect(found).toEqual(['collected']);
});

test('what is kept does not make collections more frequent', () => {
  expect(collections(180, megabyte / 2, megabyte / 2)).toEqual([120, 140, 160, 180]);
});

test('a check of a large file collects what was left behind when it was read, and whenever a step leaves much', () => {
  expect(collections(5, 40 * megabyte, 100 * megabyte, true)).toEqual([1, 2, 3, 4, 5]);
  expect(collections(5, 130 * megabyte, 0, true)).toEqual([1, 2, 3, 4, 5]);
  expect(collections(7, 20 * megabyte, 0, true)).toEqual([]);
});

test('a large file among many is none of what a long run leaves behind', () => {
  const sizes = [1, 200, 1, 1, 1, ...Array<number>(200).fill(1)];
  const found: number[] = [];
  let at = 0;
  const keepLow = flatMemory({ used: () => (sizes[at] ?? 0) * megabyte, collect: () => found.push(at) });
  for (at = 0; at < sizes.length; at += 1) keepLow(`file ${at}`);
  expect(found).toEqual([1]);
});

test('the heap of the program itself can be collected', () => {
  const keepLow = flatMemory();
  const before = process.memoryUsage().heapUsed;
  for (let file = 0; file < 400; file += 1) {
    expect(new Array(40_000).fill(file)).toHaveLength(40_000);
    keepLow(`file ${file}`);
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * megabyte);
});
