import { availableParallelism } from 'node:os';

/** So many files at least for each thread: a thread takes as long to start as some dozens of files to check. */
const filesEach = 40;

/** So many threads are worth their start (parallel.ts). */
export const threadsFor = (files: number): number =>
  Math.max(1, Math.min(availableParallelism(), 8, Math.floor(files / filesEach)));
