/** The heap of the program: the bytes in use, and a collection of what is not. */
export interface Heap {
  used(): number;
  collect(): void;
}

/** How far the heap may grow between two collections, in bytes. */
const growth = 20 * 2 ** 20;

/** Files after which a run is a long one: in a shorter one, memory is not looked at. */
const longRun = 100;

/**
 * Keeps the memory of a run over many files flat: call the result after each file. V8 marks what is alive beside the program, bit by bit, and takes all that is made meanwhile for
 * alive, so that the heap becomes several times as large as what is in use. A collection at once takes about the time that marking would.
 */
export function flatMemory(heap: Heap = ownHeap): () => void {
  let files = 0;
  let collect: (() => void) | undefined;
  return () => {
    files += 1;
    if (files < longRun) return;
    collect ??= collectedAfter(growth, heap);
    collect();
  };
}

/** The heap after a file was read, in bytes, from which on memory is looked at in each step. */
const largeHeap = 128 * 2 ** 20;

/** How far the heap may grow between two such steps, in bytes. */
const stepGrowth = 64 * 2 ** 20;

/**
 * Keeps the memory of a check of one file low: call the result at each step, once what the file names was read. Before V8 collects at all, the heap may grow to twice of what was
 * alive at the last collection, and what is alive of 100,000 rules or of a million entries is hundreds of megabytes.
 */
export function lowMemory(heap: Heap = ownHeap): () => void {
  let isLarge: boolean | undefined;
  let collect: (() => void) | undefined;
  return () => {
    isLarge ??= heap.used() >= largeHeap;
    if (!isLarge) return;
    collect ??= collectedAfter(stepGrowth, heap, 0);
    collect();
  };
}

/** Collects what is not in use when the heap has grown by `most` bytes over the least that was seen, or over `least` before. */
function collectedAfter(most: number, heap: Heap, before = Number.POSITIVE_INFINITY): () => void {
  let least = before;
  return () => {
    const used = heap.used();
    least = Math.min(least, used);
    if (used - least < most) return;
    heap.collect();
    least = heap.used();
  };
}

let collect: (() => void) | undefined;

const ownHeap: Heap = {
  used: () => process.memoryUsage().heapUsed,
  collect() {
    collect ??= collector();
    collect();
  },
};

/** V8's own function, which it offers if it is asked to. The modules are loaded only then. */
function collector(): () => void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
  return process.getBuiltinModule('node:vm').runInNewContext('gc');
}
