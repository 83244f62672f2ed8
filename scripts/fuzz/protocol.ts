import type { ExerciseName } from './exercises.js';
import type { FuzzInput } from './fuzz-input.js';
import type { Violation } from './violations.js';

/** The order for a worker: every `step`-th input from `from` to `to` (exclusive), until `until` (milliseconds since 1970). */
export interface Order {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly until: number;
  /** The file to which the index of the current input is written. */
  readonly progress: string;
}

/** A message of a worker. */
export type FoundViolation =
  | {
      readonly type: 'found';
      readonly index: number;
      readonly exercise: ExerciseName;
      readonly violation: Violation;
      /** The shrunk input; only for the first violation of a kind that a worker finds. */
      readonly small?: FuzzInput;
    }
  /** At the end: the number of inputs, and their processor time in seconds. */
  | { readonly type: 'done'; readonly count: number; readonly processor: number };
