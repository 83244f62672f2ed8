import { shrink } from '../oracle/shrink.js';
import type { ExerciseName } from './exercises.js';
import type { FuzzInput } from './fuzz-input.js';
import { runExercise } from './run-exercise.js';

/** The most trials for shrinking one input, and the processor time (microseconds) after which it stops. */
const most = { trials: 400, processor: 10_000_000 } as const;

/**
 * A smaller input that shows the same kind of violation: without the second text, policy and files if these do not matter, in the default release, and then with lines and words
 * removed.
 */
export async function shrunk(input: FuzzInput, name: ExerciseName, kind: string): Promise<FuzzInput> {
  const started = process.cpuUsage();
  let trials = 0;
  const shows = async (candidate: FuzzInput): Promise<boolean> => {
    const { user, system } = process.cpuUsage(started);
    if (trials >= most.trials || user + system > most.processor) return false;
    trials += 1;
    return (await runExercise(candidate, name))?.kind === kind;
  };
  let small = input;
  const simpler: readonly Partial<FuzzInput>[] = [
    { host: { kind: 'none', seed: 0 } },
    { other: '' },
    { other: small.text },
    { policy: 'strangers never relay' },
    { policy: '' },
    { release: '7.9' },
    { platform: 'portable' },
    { draw: 0 },
    { draw: 1 },
  ];
  for (const part of simpler) {
    const candidate = { ...small, ...part };
    if (await shows(candidate)) small = candidate;
  }
  for (const key of ['text', 'other', 'policy'] as const) {
    const base = small;
    const text = await shrink(
      base[key],
      firstOf((each) => shows({ ...base, [key]: each })),
    );
    small = { ...base, [key]: text };
  }
  return small;
}

/** Tests one text after the other, up to the first that still shows the violation. */
const firstOf =
  (shows: (text: string) => Promise<boolean>) =>
  async (texts: readonly string[]): Promise<readonly boolean[]> => {
    const answers: boolean[] = [];
    for (const text of texts) {
      const answer = await shows(text);
      answers.push(answer);
      if (answer) break;
    }
    return answers;
  };
