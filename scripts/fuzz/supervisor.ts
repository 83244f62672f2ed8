import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FoundViolation, Order } from './protocol.js';

/** An input that ended its worker: it took longer than `longest`, or the process died (memory, a signal). */
export interface Lost {
  readonly type: 'lost';
  readonly index: number;
  readonly reason: string;
}

/** The worker's file is beside that of this process; run.mjs bundles both. */
const worker = join(dirname(process.argv[1] ?? ''), 'worker.mjs');

/** The most processor time that a worker may spend on one input, including shrinking, in seconds; wall-clock time if that is not available. */
const longest = 120;
const lookEvery = 1000;

/**
 * Runs a share of the inputs in a child process, and in a new one after each input that ends it. Calls `onFound` for each violation. Returns the number of inputs, and the
 * processor time, in seconds, of the processes that did not die.
 *
 * @param share every `step`-th input from `from`
 */
export async function supervise(
  share: Omit<Order, 'progress'>,
  onFound: (event: Extract<FoundViolation, { type: 'found' }> | Lost) => void,
): Promise<Pick<Done, 'count' | 'processor'>> {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-fuzz-'));
  const progress = join(folder, 'at');
  try {
    let count = 0;
    let from = share.from;
    while (from < share.to && Date.now() < share.until) {
      const end = await one({ ...share, from, progress }, onFound);
      if (end.type === 'done') return { count: count + end.count, processor: end.processor };
      onFound(end);
      count += (end.index - from) / share.step + 1;
      from = end.index + share.step;
    }
    return { count, processor: 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The processor time of a process, which does not depend on the load of the machine, or wall-clock time if the system does not report it. */
function secondsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may contain anything: fields 14 and 15, in hundredths of a second.
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(words[11]) + Number(words[12])) / 100;
  } catch {
    return Date.now() / 1000;
  }
}

type Done = Extract<FoundViolation, { type: 'done' }>;

/** Runs one worker until it is done or lost. */
function one(
  order: Order,
  onFound: (event: Extract<FoundViolation, { type: 'found' }>) => void,
): Promise<Done | Lost> {
  const child: ChildProcess = fork(worker, {
    execArgv: [...process.execArgv, '--max-old-space-size=1024'],
  });
  const at = (): number => {
    try {
      return Number.parseInt(readFileSync(order.progress, 'utf8'), 10);
    } catch {
      return order.from;
    }
  };
  return new Promise((resolve) => {
    let done: Done | undefined;
    let hung = false;
    let last = { index: -1, since: 0 };
    const timer = setInterval(() => {
      const index = at();
      const now = secondsOf(child.pid);
      if (index !== last.index) last = { index, since: now };
      else if (now - last.since > longest) {
        hung = true;
        child.kill('SIGKILL');
      }
    }, lookEvery);
    child.on('message', (found: FoundViolation) => {
      if (found.type === 'done') done = found;
      else onFound(found);
    });
    child.on('close', (code, signal) => {
      clearInterval(timer);
      const reason = hung ? `no end within ${longest} s` : `the process is lost: ${signal ?? code}`;
      resolve(done ?? { type: 'lost', index: at() || order.from, reason });
    });
    child.send(order);
  });
}
