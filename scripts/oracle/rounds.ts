import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OracleRelease } from '../../test/support/oracle.js';

/** Configurations that are asked about at once, which a round has. */
export const batch = 24;

/** The options that all comparisons by rounds have. */
export const roundOptions = {
  seed: { type: 'string', default: '1' },
  envelopes: { type: 'string', default: '30' },
  releases: { type: 'string', default: '6.8,7.4,7.6,7.9' },
} as const;

/** One round: a batch of random configurations before one release. */
export interface ComparisonRound {
  readonly seed: number;
  readonly release: OracleRelease;
  /** For the files of the configurations; the next round writes over them. */
  readonly folder: string;
}

/** A comparison with live servers, round by round. */
export interface Comparison {
  /** The options as they were given. */
  readonly values: { readonly seed: string; readonly releases: string };
  readonly isEnough: () => boolean;
  readonly round: (round: ComparisonRound) => Promise<void>;
  /** What rounds count. */
  readonly counts: Readonly<Record<string, number | string>>;
  /** Where servers disagree, in words, which rounds add to. */
  readonly disagreements: readonly string[];
}

/** Runs rounds with one seed after the other, the releases taking turns. Prints the disagreements and the figures; ends with 1 where there is a disagreement. */
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
