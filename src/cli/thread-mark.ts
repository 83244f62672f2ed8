/** The environment variable that marks the threads of `own-worker.ts`. Testing it first avoids loading Node's module for threads in most runs. */
export const threadMark = 'SMTPD_LINT_THREAD';

/** Whether this is one of these threads. */
export const isThread = (): boolean =>
  process.env[threadMark] !== undefined && !process.getBuiltinModule('node:worker_threads').isMainThread;
