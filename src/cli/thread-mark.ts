/** The variable that the threads of `parallel.ts` have in their environment. Threads are a module of Node's that most runs do without. */
export const threadMark = 'SMTPD_LINT_THREAD';

/** Whether this is one of these threads. */
export const isThread = (): boolean =>
  process.env[threadMark] !== undefined && !process.getBuiltinModule('node:worker_threads').isMainThread;
