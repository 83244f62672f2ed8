import { type Comparison, compare, type Expected } from './expect.js';
import { judge, type Verdict } from './judge.js';
import { type Meaning, meaningOf } from './outcome.js';
import type { Vantage } from './place.js';
import type { Attempt, Observation } from './run.js';

/** One variant: what was asked, what came, what it means. */
export interface Row {
  readonly attempt: Attempt;
  readonly meaning: Meaning;
  readonly comparison: Comparison | undefined;
}

export interface Assessment {
  readonly rows: readonly Row[];
  readonly verdict: Verdict;
}

/** What a probe's observation means: by itself, or beside the configuration that the server should run. */
export function assess(
  { attempts, controls }: Observation,
  vantage: Vantage,
  expected: Expected | undefined,
): Assessment {
  const rows = attempts.map((attempt): Row => {
    const { result, variant, envelope } = attempt;
    const meaning = meaningOf(result, variant.reading, controls.get(variant.reading));
    if (expected === undefined || envelope === undefined || result.type !== 'reply')
      return { attempt, meaning, comparison: undefined };
    const comparison = compare(expected, variant.greeting, envelope, result, meaning, variant.reading);
    return { attempt, meaning: comparison.meaning, comparison };
  });
  const judged = rows.map(({ attempt, meaning, comparison }) => ({
    reading: attempt.variant.reading,
    meaning,
    agrees: comparison?.agrees,
  }));
  return { rows, verdict: judge(judged, vantage) };
}
