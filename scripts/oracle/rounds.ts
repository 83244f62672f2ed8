import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OracleRelease } from '../../test/support/oracle.js';

/** The number of configurations in one round. */
export const batch = 24;

/** The options of all comparisons in rounds. */
export const roundOptions = {
  seed: { type: 'string', default: '1' },
  envelopes: { type: 'string', default: '30' },
  releases: { type: 'string', default: '6.8,7.4,7.6,7.9' },
} as const;

/** One round: a batch of random configurations for one release. */
export interface ComparisonRound {
  readonly seed: number;
  readonly release: OracleRelease;
  /** The folder for the files of the configurations, which the next round overwrites. */
  readonly folder: string;
}

/** A comparison with live servers in rounds. */
export interface Comparison {
  /** The given options. */
  readonly values: { readonly seed: string; readonly releases: string };
  readonly isEnough: () => boolean;
  readonly round: (round: ComparisonRound) => Promise<void>;
  /** The counters that rounds update. */
  readonly counts: Readonly<Record<string, number | string>>;
  /** Descriptions of disagreements, to which rounds add. */
  readonly disagreements: readonly string[];
}

/** Runs rounds with consecutive seeds, alternating between the releases. Prints the disagreements and the figures; exits with 1 if there is a disagreement. */
export async function compareByRounds({
  values,
  isEnough,
  round,
  counts,
  disagreements,
}: Comparison): Promise<never> {
  const releases = values.releases.split(',') as OracleRelease[];
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
  try {
    for (let at = 0; !isEnough(); at += 1)
      await round({
        seed: Number(values.seed) + at,
        release: releases[at % releases.length] ?? '7.9',
        folder,
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
  for (const line of disagreements) console.log(line);
  console.log(JSON.stringify({ ...counts, disagreements: disagreements.length }));
  process.exit(disagreements.length > 0 ? 1 : 0);
}
