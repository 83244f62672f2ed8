/** The heap of the program: the bytes in use, and a collection of what is not. */
export interface Heap {
  used(): number;
  collect(): void;
}

const mega = 2 ** 20;

/** Files after which a run is a long one: in a shorter one, memory is not looked at between the files. */
const longRun = 100;

/** How far the heap of a long run may grow between two collections, in bytes. */
const growth = 20 * mega;

/** How far the heap grows until the first step of the check of a large file, in bytes, for which memory is looked at in each step. */
const largeFile = 128 * mega;

/** How far the heap may grow between two such steps, in bytes. */
const stepGrowth = 64 * mega;

/**
 * Keeps the memory of a run low: call the result at each step of a check, with the file, and without one before the report, which is made of what is left. V8 marks what is alive beside the program, bit by bit, and takes all that is made meanwhile
 * for alive, so that the heap of a run over many files becomes several times as large as what is in use. In the check of one file, the heap may grow to twice of what was alive at the
 * last collection before V8 collects at all, and what is alive of 100,000 rules or of a million entries is hundreds of megabytes. A collection at once takes about the time that marking would.
 */
export function flatMemory(heap: Heap = ownHeap): (file?: string) => void {
  let current: string | undefined;
  let files = 0;
  let before = 0;
  let isLarge = false;
  let least = Number.POSITIVE_INFINITY;
  return (file) => {
    if (file === undefined) {
      if (files >= longRun) heap.collect();
      return;
    }
    const isFirstStep = file !== current;
    if (!isFirstStep && !isLarge) return;
    const used = heap.used();
    if (isFirstStep) {
      current = file;
      files += 1;
      const wasLarge = isLarge;
      isLarge = used - before >= largeFile;
      before = used;
      if (isLarge !== wasLarge) least = isLarge ? 0 : used;
    }
    if (!isLarge && files < longRun) return;
    least = Math.min(least, used);
    if (used - least < (isLarge ? stepGrowth : growth)) return;
    heap.collect();
    least = heap.used();
  };
}

let collect: (() => void) | undefined;

const ownHeap: Heap = {
  // Node's own `memoryUsage` asks the system for more than this, which takes longer.
  used: () => process.getBuiltinModule('node:v8').getHeapStatistics().used_heap_size,
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
