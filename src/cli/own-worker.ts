import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { threadMark } from './thread-mark.js';

/**
 * Starts a thread that runs this program with the same command line: its own file or, in a single executable (scripts/packaging/build-executable.sh), the embedded text. `isThread` is
 * true in it.
 */
export function ownWorker(options: Omit<WorkerOptions, 'argv' | 'env' | 'eval'>): Worker {
  const given = { ...options, argv: process.argv.slice(2), env: { ...process.env, [threadMark]: '1' } };
  const sea = process.getBuiltinModule('node:sea');
  return sea?.isSea()
    ? new Worker(sea.getAsset('smtpd-lint.cjs', 'utf8'), { ...given, eval: true })
    : new Worker(fileURLToPath(import.meta.url), given);
}
