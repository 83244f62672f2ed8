import fc from 'fast-check';

/**
 * How properties are tested, in one place (vitest.config.ts loads this file before each test file): the same cases in every run, so that a
 * run fails only for what was changed. Rare cases are looked for on purpose, with other seeds and more runs:
 * `PROPERTY_SEED=random PROPERTY_RUNS=20 npx vitest run test/verify`. A failure names its seed.
 */
const { PROPERTY_SEED = '1', PROPERTY_RUNS = '1' } = process.env;

/** How many times as many cases as usual are tried. */
export const times = Number(PROPERTY_RUNS);

/** The number of cases of a property that usually has `usual`. */
export const runs = (usual: number): number => Math.ceil(usual * times);

fc.configureGlobal({
  numRuns: runs(100),
  ...(PROPERTY_SEED !== 'random' && { seed: Number(PROPERTY_SEED) }),
});
