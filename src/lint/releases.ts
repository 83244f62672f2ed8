import type { Release } from '../source/release.js';
import type { RelayVerdict } from '../verify/verdict.js';
import type { Answer } from './answer.js';
import type { Finding } from './finding.js';
import { inTextOrder } from './order.js';

/** What was found in a configuration under the rules of one release, or, merged, of several. */
export interface ReleaseRun extends Answer {
  readonly findings: readonly Finding[];
}

const worst: readonly RelayVerdict['openRelay'][] = ['yes', 'unknown', 'no'];

/**
 * One result for several releases: a finding that not all of them have says which do, and the verdict is the worst one, with the
 * configuration as that release reads it.
 */
export function mergeReleases(runs: readonly [ReleaseRun, ...ReleaseRun[]]): ReleaseRun {
  const [first, ...others] = runs;
  if (others.length === 0) return first;
  const merged = new Map<string, { finding: Finding; in: Release[] }>();
  for (const { config, findings } of runs) {
    for (const finding of findings) {
      const known = merged.get(keyOf(finding));
      if (known === undefined) merged.set(keyOf(finding), { finding, in: [config.release] });
      else known.in.push(config.release);
    }
  }
  const findings = [...merged.values()].map(({ finding, in: releases }) =>
    releases.length === runs.length
      ? finding
      : { ...finding, message: `${finding.message} (release ${releases.join(', ')})` },
  );
  const { config, verdict } = runs.reduce((a, b) => (rank(b) < rank(a) ? b : a));
  return { config, verdict, findings: inTextOrder(findings, config) };
}

function rank({ verdict }: ReleaseRun): number {
  return worst.indexOf(verdict.openRelay);
}

function keyOf({ rule, message, fatal, span }: Finding): string {
  return JSON.stringify([rule, message, fatal, span.file.path, span.start, span.end]);
}
