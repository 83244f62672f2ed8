import type { OptionValues } from './arguments.js';
import { UsageError } from './arguments.js';

/** One of several parts of the files: number `at` of `total`, from 1. */
export interface Shard {
  readonly at: number;
  readonly total: number;
}

/** The part with all files. */
export const whole: Shard = { at: 1, total: 1 };

/** Parses the part in `--shard`. Throws UsageError. */
export function shardOf(values: OptionValues): Shard {
  const text = values.one('shard');
  if (text === undefined) return whole;
  const [, at = 0, total = 0] = (/^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text) ?? []).map(Number);
  if (at < 1 || at > total)
    throw new UsageError(`--shard takes N/TOTAL, such as 2/8, not ${JSON.stringify(text)}`);
  return { at, total };
}

/** Whether the file with this index belongs to a part. Neighbouring files, which are often similar in size, go to different parts. */
export const isIn = ({ at, total }: Shard, place: number): boolean => place % total === at - 1;
