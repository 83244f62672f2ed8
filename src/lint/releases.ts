import { inWords } from '../source/prose.js';
import type { Release } from '../source/release.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { Finding } from './finding.js';
import type { Answer } from './relay-answer.js';
import { type SuppressedFinding, suppressionRule } from './suppressions.js';
import { inTextOrder } from './text-order.js';

/** The result for a configuration as one release reads it. */
export interface ReleaseRun extends Answer {
  readonly findings: readonly Finding[];
  readonly suppressed?: readonly SuppressedFinding[];
  /** The parts of the check that were left out because they take too much work, in words. */
  readonly undecided?: readonly string[];
}

/** The outcome under one of several releases. */
export interface ReleaseOutcome {
  readonly release: Release;
  /** Whether smtpd would refuse to start with it. */
  readonly refused: boolean;
  readonly openRelay: RelayVerdict['openRelay'];
}

/** The merged results under several releases. */
export interface MergedRun extends ReleaseRun {
  /** The outcome under each release, in the order in which they were named, if there are several. */
  readonly releases?: readonly ReleaseOutcome[];
}

const worst: readonly RelayVerdict['openRelay'][] = ['yes', 'unknown', 'no'];

/**
 * One result for several releases: a finding that holds for only some of them names these, and the verdict is the worst one, with the configuration as that release
 * reads it.
 */
export function mergeReleases(runs: readonly [ReleaseRun, ...ReleaseRun[]]): MergedRun {
  const [first, ...others] = runs;
  if (others.length === 0) return first;
  const all = runs.map(({ config }) => config.release);
  const findings = merged(
    all,
    runs.map((run) => run.findings),
  );
  const suppressed = merged(
    all,
    runs.map((run) => run.suppressed ?? []),
  );
  const { config, verdict } = runs.reduce((a, b) => (rank(b) < rank(a) ? b : a));
  const releases = runs.map(
    (run): ReleaseOutcome => ({
      release: run.config.release,
      refused: run.findings.some(({ fatal }) => fatal),
      openRelay: run.verdict.openRelay,
    }),
  );
  return {
    config,
    verdict: runs.some((run) => run.verdict.failed) ? { ...verdict, failed: true } : verdict,
    // A suppression that is used under one release counts as used.
    findings: inTextOrder(
      findings.filter(({ rule, releases: some }) => rule !== suppressionRule || some === undefined),
      config,
    ),
    suppressed: inTextOrder(suppressed, config),
    undecided: [...new Set(runs.flatMap((run) => run.undecided ?? []))],
    releases,
  };
}

/** The findings under several releases, each once; one that holds for only some of them says for which. */
function merged<F extends Finding>(all: readonly Release[], found: readonly (readonly F[])[]): readonly F[] {
  const known = new Map<string, { readonly finding: F; readonly releases: Release[] }>();
  all.forEach((release, index) => {
    for (const finding of found[index] ?? []) {
      const key = findingKey(finding);
      const other = known.get(key);
      if (other === undefined) known.set(key, { finding, releases: [release] });
      else if (other.releases.at(-1) !== release) other.releases.push(release);
    }
  });
  return [...known.values()].map(({ finding, releases }) => {
    if (releases.length === all.length) return finding;
    const absent = all.filter((release) => !releases.includes(release));
    const message = `${finding.message} (in ${inWords(releases)}, not in ${inWords(absent)})`;
    return { ...finding, message, releases };
  });
}

function rank({ verdict }: ReleaseRun): number {
  return worst.indexOf(verdict.openRelay);
}

/** The key that equal findings under several releases share. */
export function findingKey({ rule, message, fatal, span }: Finding): string {
  return JSON.stringify([rule, message, fatal, span.file.path, span.start, span.end]);
}
