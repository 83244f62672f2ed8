import { statSync } from 'node:fs';

/** So many files at least for each thread: a thread takes as long to start as some dozens of files to check. */
const filesEach = 40;

/** On two processors threads take more time than they save: V8's own compile and collect garbage there. */
const fewestProcessors = 3;

/** Bytes of a file that is never checked in the first thread: where it takes more memory than there is, the thread ends, and not the command. */
const largeFile = 1024 * 1024;

/** So many threads, besides the first, are to check these files; 0: they are checked here (parallel.ts). */
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
    // Why it cannot be read is said when it is read.
    return false;
  }
}
