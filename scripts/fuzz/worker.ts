import { openSync, writeSync } from 'node:fs';
import { type FuzzInput, Inputs } from './fuzz-input.js';
import type { FoundViolation, Order } from './protocol.js';
import { exerciseFor, runExercise } from './run-exercise.js';
import { shrunk } from './shrinking.js';

/**
 * The process that runs inputs: it receives an order, sends each violation as soon as it is found, and ends with `done`. It writes the index of the current input to a file, so
 * that an input that never ends, or kills the process, is known nevertheless.
 */
process.once('message', (order: Order) => {
  void work(order).then(() => process.disconnect());
});

async function work({ seed, from, to, step, until, progress }: Order): Promise<void> {
  const inputs = new Inputs(seed);
  const mark = openSync(progress, 'w');
  const seen = new Set<string>();
  let count = 0;
  for (let index = from; index < to && Date.now() < until; index += step) {
    const at = String(index).padEnd(16);
    writeSync(mark, at, 0);
    const input: FuzzInput = inputs.at(index);
    const name = exerciseFor(input);
    const violation = await runExercise(input, name);
    count += 1;
    if (violation === undefined) continue;
    const isNew = !seen.has(violation.kind);
    seen.add(violation.kind);
    const small = isNew ? await shrunk(input, name, violation.kind) : undefined;
    tell({ type: 'found', index, exercise: name, violation, ...(small && { small }) });
  }
  const { user, system } = process.cpuUsage();
  tell({ type: 'done', count, processor: (user + system) / 1e6 });
}

function tell(found: FoundViolation): void {
  process.send?.(found);
}
