import { usualWork } from '../../src/verify/budget.js';
import { type Exercise, type ExerciseName, exerciseNames, exercises } from './exercises.js';
import type { FuzzInput } from './fuzz-input.js';
import { FuzzSubject } from './subject.js';
import { ofException, type Violation } from './violations.js';

/** Microseconds of processor time for a unit of work on a slow machine; steps of automata take the longest, up to 0.11. */
const unitOfWork = 0.12;

/**
 * The limits of an input: processor time in microseconds, and additional memory in KiB. Every question may use its whole budget of work, so an input that takes longer does work
 * that is not counted.
 */
const most = { processor: usualWork * unitOfWork, memory: 300 * 1024 } as const;

/** One of this many inputs is run twice and must give the same result. */
const repeatedEvery = 16;

/** Each exercise repeated by its weight. */
const weighted = exerciseNames.flatMap((name) => Array.from({ length: exercises[name].weight }, () => name));

/** The exercise for an input, chosen at random by weight. */
export const exerciseFor = ({ draw }: FuzzInput): ExerciseName => weighted[draw % weighted.length] ?? 'model';

/**
 * Runs one exercise on an input, and returns a violation, or undefined. An input that exceeds the limits is run again before that is reported.
 *
 * @param measured whether time and memory are checked
 */
export async function runExercise(
  input: FuzzInput,
  name: ExerciseName,
  measured = true,
): Promise<Violation | undefined> {
  const first = await once(input, name);
  if (first.violation !== undefined) return first.violation;
  if (first.excess === undefined || !measured) {
    if (input.draw % repeatedEvery !== 0) return undefined;
    const again = await once(input, name);
    if (again.violation !== undefined || again.output === first.output) return again.violation;
    return {
      kind: `${name} gives something else the second time`,
      detail: difference(first.output, again.output),
    };
  }
  const again = await once(input, name);
  // The maximum memory of a process does not grow a second time.
  const excess = again.excess ?? (first.excess.kind.includes('memory') ? first.excess : undefined);
  return excess && { kind: `${name} takes ${excess.kind}`, detail: excess.detail };
}

interface ExerciseOutcome {
  readonly output: string;
  readonly violation?: Violation;
  readonly excess?: Violation;
}

async function once(input: FuzzInput, name: ExerciseName): Promise<ExerciseOutcome> {
  const started = process.cpuUsage();
  const had = process.resourceUsage().maxRSS;
  let output = '';
  try {
    const subject = new FuzzSubject(input);
    output = await exercises[name].run(subject);
    const { trespass } = subject.host;
    if (trespass !== undefined)
      return { output, violation: { kind: 'a file is read that may not be', detail: trespass } };
  } catch (error) {
    return { output, violation: ofException(name, error) };
  }
  const { user, system } = process.cpuUsage(started);
  const grown = process.resourceUsage().maxRSS - had;
  const { questions = 1 }: Exercise = exercises[name];
  if (user + system > most.processor * questions)
    return { output, excess: { kind: 'too much time', detail: `${(user + system) / 1e6} s` } };
  if (grown > most.memory)
    return { output, excess: { kind: 'too much memory', detail: `${Math.round(grown / 1024)} MB` } };
  return { output };
}

function difference(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 30), at + 60));
  return `${around(one)}, then ${around(other)}`;
}
