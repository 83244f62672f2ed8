import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { oracleReleases } from '../../../test/support/oracle.js';
import { needOracle } from '../needed.js';
import type { ClaimCase } from './claim-case.js';
import type { ClaimDisagreement } from './claims.js';
import { judgeAll } from './judge-claims.js';
import { claimCase } from './maker.js';
import { caseText, reduced, show, smallest } from './smaller.js';
import { add, count, emptyTally, type Tally, tallyText } from './tally.js';

/**
 * Tests claims about random rulesets on live servers: `npm run oracle:claims -- [--release 7.9] [--rulesets N] [--seed N] [--jobs N] [--shrink N] [--state FILE]`.
 * docs/dev/claims.md defines claims. Each ruleset has a seed of its own, of which `--seed` is the first. With `--state` the run continues an earlier one of the same release and
 * seed. Prints the figures and each class of disagreement with an example; exit 1 if there is any.
 */
const { values } = parseArgs({
  options: {
    release: { type: 'string', default: '7.9' },
    rulesets: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    /** Concurrent servers. They mostly wait, so two on one processor are no more work than one. */
    jobs: { type: 'string', default: '2' },
    /** The number of classes of disagreement whose first example is shrunk. */
    shrink: { type: 'string', default: '0' },
    state: { type: 'string' },
  },
});
needOracle('compare');

/** The number of rulesets in one batch. */
const batch = 24;
/** The most disagreements of one class that are confirmed; further ones are only counted. */
const maxConfirmed = 20;

const release = oracleReleases.find((known) => known === values.release);
if (release === undefined) {
  console.error(`--release: one of ${oracleReleases.join(', ')}, not ${values.release}`);
  process.exit(2);
}
const jobs = Number(values.jobs);
const wanted = Number(values.rulesets);
const tally = startingTally();
const before = tally.seconds;
const started = Date.now();

while (tally.rulesets < wanted) {
  const seeds = Array.from(
    { length: Math.min(batch, wanted - tally.rulesets) },
    (_, at) => tally.seed + tally.rulesets + at,
  );
  const cases = seeds.map(claimCase);
  const results = await judgeAll(cases, release, jobs);
  for (const [at, result] of results.entries()) {
    const claimed = cases[at];
    if (claimed === undefined) continue;
    count(tally, result, claimed.features);
    const classes = new Map(result.disagreements.map((each) => [each.class, each] as const));
    for (const disagreement of classes.values()) await record(claimed, disagreement, seeds[at] ?? 0);
  }
  tally.seconds = before + (Date.now() - started) / 1000;
  if (values.state !== undefined) writeFileSync(values.state, `${JSON.stringify(tally, null, 1)}\n`);
}

const shown = Object.entries(tally.disagreements).sort(([, a], [, b]) => b.count - a.count);
for (const [at, [name, { seeds, example, count: times }]] of shown.entries()) {
  console.log(`\n${times} × ${name}\n${example ?? ''}`);
  const [seed] = seeds;
  if (seed === undefined || at >= Number(values.shrink)) continue;
  console.log(`smaller:\n${await smaller(seed, name)}`);
}
console.log(`\n${tallyText(tally)}`);
process.exitCode = shown.length > 0 ? 1 : 0;

function startingTally(): Tally {
  const fresh = emptyTally(release ?? '7.9', Number(values.seed));
  if (values.state === undefined || !existsSync(values.state)) return fresh;
  const known: Tally = JSON.parse(readFileSync(values.state, 'utf8'));
  if (known.release === fresh.release && known.seed === fresh.seed) return known;
  console.error(`${values.state} is the state of another run: release ${known.release}, seed ${known.seed}`);
  process.exit(2);
}

/** Counts a disagreement if it recurs in sessions of its own: a server may hang, and a session with several recipients differs from several sessions. */
async function record(claimed: ClaimCase, disagreement: ClaimDisagreement, seed: number): Promise<void> {
  const { class: name, detail } = disagreement;
  const known = tally.disagreements[name];
  const alone = reduced(claimed, disagreement);
  if ((known?.count ?? 0) < maxConfirmed) {
    const [confirmed] = await show([alone], name, release ?? '7.9', jobs);
    if (!confirmed) {
      console.log(`not confirmed: ruleset ${seed}: ${name}: ${detail}`);
      return add(tally.unconfirmed, name);
    }
  }
  if (known !== undefined) {
    known.count += 1;
    known.seeds.push(seed);
  } else
    tally.disagreements[name] = {
      count: 1,
      seeds: [seed],
      example: `ruleset ${seed}: ${detail}\n${caseText(alone)}`,
    };
}

async function smaller(seed: number, name: string): Promise<string> {
  const claimed = claimCase(seed);
  const [result] = await judgeAll([claimed], release ?? '7.9', jobs);
  const disagreement = result?.disagreements.find((each) => each.class === name);
  if (disagreement === undefined) return 'it does not show again';
  return caseText(await smallest(reduced(claimed, disagreement), name, release ?? '7.9', jobs));
}
