import type { ExerciseName } from './exercises.js';
import type { FuzzInput } from './fuzz-input.js';
import type { Violation } from './violations.js';

/** What a worker is to do: every `step`-th input from `from` up to (not including) `to`, as long as it is before `until` (milliseconds since 1970). */
export interface Order {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly until: number;
  /** A file that has the index of the current input. */
  readonly progress: string;
}

/** What a worker says. */
export type FoundViolation =
  | {
      readonly type: 'found';
      readonly index: number;
      readonly exercise: ExerciseName;
      readonly violation: Violation;
      /** The input as small as it could be had; only the first time that a worker sees a kind. */
      readonly small?: FuzzInput;
    }
  /** At the end: how many inputs were run, in how many seconds of processor time. */
  | { readonly type: 'done'; readonly count: number; readonly processor: number };
