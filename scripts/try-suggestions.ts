import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { faultyConfiguration } from '../test/support/faulty-rulesets.js';
import { verdictOfTexts } from '../test/support/oracle.js';
import { type TriedSuggestion, triedSuggestions } from '../test/support/suggestion-harm.js';
import { needOracle } from './oracle/needed.js';

/**
 * Tests the suggestions that are offered for random rulesets: `npm run suggestions -- [--rulesets N] [--seed N] [--state FILE] [--oracle]`. Prints each kind of harm with its first
 * example, and the figures; exit 1 if there is any. Each ruleset has a seed of its own, of which `--seed` is the first. With `--state` a run continues an earlier one of the same
 * seed. With `--oracle` a real smtpd must accept each suggested text if it accepted the one before.
 */
const { values } = parseArgs({
  options: {
    rulesets: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    state: { type: 'string' },
    oracle: { type: 'boolean', default: false },
  },
});
if (values.oracle) needOracle('compare');

/** The results of a run so far. */
interface SuggestionTally {
  readonly seed: number;
  rulesets: number;
  suggestions: number;
  /** The number of suggested texts about which a real smtpd was asked. */
  asked: number;
  seconds: number;
  readonly harms: Record<string, { count: number; seeds: number[]; example: string }>;
}

/** The number of rulesets after which the state is written and smtpd is asked. */
const batch = 20;
/** The sizes of rulesets, used in turn. Most are small, because the cost of a ruleset grows with the square of its rules. */
const sizes = [
  { listeners: 1, rules: 1 },
  { listeners: 1, rules: 2 },
  { listeners: 2, rules: 2 },
  { listeners: 2, rules: 3 },
  { listeners: 3, rules: 5 },
] as const;
const generators = sizes.map(faultyConfiguration);

const tally = startingTally(Number(values.seed));
const before = tally.seconds;
const started = process.cpuUsage();
const wanted = Number(values.rulesets);
while (tally.rulesets < wanted) {
  const offered: { readonly seed: number; readonly text: string; readonly tried: TriedSuggestion }[] = [];
  for (let left = Math.min(batch, wanted - tally.rulesets); left > 0; left--) {
    const seed = tally.seed + tally.rulesets;
    const text = rulesetOf(seed);
    for (const tried of triedSuggestions(text)) {
      offered.push({ seed, text, tried });
      for (const harm of tried.harm) note(harm, seed, tried, text);
    }
    tally.rulesets += 1;
  }
  tally.suggestions += offered.length;
  if (values.oracle) await askServer(offered);
  const { user, system } = process.cpuUsage(started);
  tally.seconds = before + (user + system) / 1e6;
  if (values.state !== undefined) writeFileSync(values.state, `${JSON.stringify(tally, null, 1)}\n`);
}
for (const [kind, { count, example }] of Object.entries(tally.harms))
  console.log(`${count} × ${kind}\n${example}\n`);
console.log(
  `${tally.rulesets} rulesets from seed ${tally.seed}, ${tally.suggestions} suggestions, ${tally.asked} asked of smtpd, ${Math.round(tally.seconds)} s of processor time, ${Object.keys(tally.harms).length} kinds of harm`,
);
process.exitCode = Object.keys(tally.harms).length > 0 ? 1 : 0;

function rulesetOf(seed: number): string {
  const generator = generators[seed % generators.length] ?? faultyConfiguration(sizes[0]);
  return fc.sample(generator, { seed, numRuns: 1 })[0] ?? '';
}

/** Counts a harm by the rule and its kind, without its example. */
function note(
  harm: string,
  seed: number,
  { finding, description, changed }: TriedSuggestion,
  text: string,
): void {
  const kind = `${finding.rule}: ${harm.replace(/:.*/s, '')}`;
  const known = tally.harms[kind];
  if (known !== undefined) {
    known.count += 1;
    known.seeds.push(seed);
    return;
  }
  const example = `ruleset ${seed}: ${harm}: ${finding.message}: ${description}\n${text}---\n${changed}`;
  tally.harms[kind] = { count: 1, seeds: [seed], example };
}

/** Asks a real smtpd about the texts before and after. One that was refused before may be refused for another reason. */
async function askServer(
  offered: readonly { readonly seed: number; readonly text: string; readonly tried: TriedSuggestion }[],
): Promise<void> {
  const texts = [...new Set(offered.flatMap(({ text, tried }) => [text, tried.changed]))];
  const answers = await verdictOfTexts(
    texts.map((text) => Buffer.from(text)),
    ['7.9'],
    { stub: true },
  );
  const accepted = new Map(texts.map((text, index) => [text, answers[index]?.[0]?.ok === true]));
  for (const { seed, text, tried } of offered) {
    tally.asked += 1;
    if (accepted.get(text) && !accepted.get(tried.changed))
      note('a real smtpd refuses the text', seed, tried, text);
  }
}

function startingTally(seed: number): SuggestionTally {
  const { state } = values;
  const fresh = { seed, rulesets: 0, suggestions: 0, asked: 0, seconds: 0, harms: {} };
  if (state === undefined || !existsSync(state)) return fresh;
  const known: SuggestionTally = JSON.parse(readFileSync(state, 'utf8'));
  if (known.seed === seed) return known;
  console.error(`${state} is the state of another run: seed ${known.seed}`);
  process.exit(2);
}
