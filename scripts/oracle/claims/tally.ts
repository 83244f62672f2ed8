import type { OracleRelease } from '../../../test/support/oracle.js';
import type { CaseResult } from './judge-claims.js';

/** The results of a run so far; as JSON, the state from which a later run continues. */
export interface Tally {
  readonly release: OracleRelease;
  /** The seed of the first ruleset. */
  readonly seed: number;
  /** The number of finished rulesets. */
  rulesets: number;
  envelopes: number;
  seconds: number;
  readonly features: Record<string, number>;
  readonly claims: Record<string, number>;
  readonly errors: Record<string, number>;
  /** Disagreements that a second, separate question confirms, by class, with the seeds of their rulesets. */
  readonly disagreements: Record<string, { count: number; readonly seeds: number[]; example?: string }>;
  /** Disagreements that are not confirmed. */
  readonly unconfirmed: Record<string, number>;
}

export const emptyTally = (release: OracleRelease, seed: number): Tally => ({
  release,
  seed,
  rulesets: 0,
  envelopes: 0,
  seconds: 0,
  features: {},
  claims: {},
  errors: {},
  disagreements: {},
  unconfirmed: {},
});

export const add = (counts: Record<string, number>, name: string, count = 1): void => {
  counts[name] = (counts[name] ?? 0) + count;
};

/** Counts a case, without its disagreements. */
export function count(
  tally: Tally,
  { claims, errors, envelopes }: CaseResult,
  features: readonly string[],
): void {
  tally.rulesets += 1;
  tally.envelopes += envelopes;
  for (const [name, number] of claims) add(tally.claims, name, number);
  for (const [name, number] of errors) add(tally.errors, name, number);
  for (const name of features) add(tally.features, name);
}

/** The figures as text. */
export function tallyText(tally: Tally): string {
  const { release, seed, rulesets, envelopes, seconds, disagreements } = tally;
  const lines = (title: string, counts: Record<string, number>): string[] =>
    Object.entries(counts).length === 0
      ? []
      : [
          `  ${title}:`,
          ...Object.entries(counts)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, number]) => `    ${String(number).padStart(7)}  ${name}`),
        ];
  const against = Object.entries(disagreements).sort(([, a], [, b]) => b.count - a.count);
  const total = against.reduce((sum, [, each]) => sum + each.count, 0);
  return [
    `release ${release}, rulesets ${seed} to ${seed + rulesets - 1}: ${rulesets} rulesets, ${envelopes} envelopes, ${total} disagreements, ${seconds.toFixed(0)} s`,
    ...lines('rulesets with', tally.features),
    ...lines('claims', tally.claims),
    ...lines('harness', tally.errors),
    ...lines('not confirmed by a second question', tally.unconfirmed),
    ...(against.length === 0 ? [] : ['  disagreements:']),
    ...against.map(
      ([name, each]) =>
        `    ${String(each.count).padStart(7)}  ${name} (rulesets ${each.seeds.slice(0, 5).join(', ')}${each.seeds.length > 5 ? ', …' : ''})`,
    ),
  ].join('\n');
}
