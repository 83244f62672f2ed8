import { statSync } from 'node:fs';

/** The fewest files for each thread: starting a thread takes as long as checking some dozens of files. */
const filesEach = 40;

/** The fewest processors for threads. On two, they take more time than they save, because V8's own threads already compile and collect garbage there. */
const fewestProcessors = 3;

/** The size in bytes above which a file is never checked in the first thread: if memory runs out, only the thread ends, not the command. */
const largeFile = 1024 * 1024;

/** The number of threads, besides the first, that check these files; 0 if they are checked in the first (parallel.ts). */
export function threadsFor(names: readonly string[]): number {
  const wanted = Math.min(8, Math.floor(names.length / filesEach));
  if (wanted > 1) {
    const processors = process.getBuiltinModule('node:os').availableParallelism();
    if (processors >= fewestProcessors) return Math.min(wanted, processors);
  }
  return names.some(isLarge) ? 1 : 0;
}

function isLarge(name: string): boolean {
  try {
    return statSync(name).size > largeFile;
  } catch {
    // The error is reported when the file is read.
    return false;
  }
}
