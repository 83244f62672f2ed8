import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  corpusFiles,
  type OracleRelease,
  oracleReleases,
  type VerdictAnswer,
  verdictOfTexts,
} from '../../test/support/oracle.js';
import { compareRelays, ourVerdict, verdictHost } from '../../test/support/relay-comparison.js';
import { ofText, shortForm, verdictsRoot } from '../../test/support/verdicts.js';
import { configurations, mutationsOf, sample, toBuffer } from './generate/config-texts.js';
import { everything, used } from './generate/coverage.js';
import type { Bytes } from './generate/mutate.js';
import { needOracle } from './needed.js';
import { keep } from './regressions.js';
import { shrink } from './shrink.js';

/**
 * Compares the model with real servers on generated and mutated texts: `npm run oracle [-- options]`. Prints the agreement by release, and each class of disagreement with its
 * smallest text; generated ones are saved in fixtures/verdicts/regressions.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '500' },
    seed: { type: 'string' },
    releases: { type: 'string', default: oracleReleases.join(',') },
    /** The percentage of texts that are mutations of the corpus, if there is one. */
    corpus: { type: 'string', default: '30' },
    /** The number of classes of disagreement that are shrunk. */
    shrink: { type: 'string', default: '8' },
    'no-save': { type: 'boolean', default: false },
  },
});
needOracle('compare');

const seed = Number(values.seed ?? Date.now() % 1_000_000);
const count = Number(values.count);
const releases = oracleReleases.filter((release) => values.releases.split(',').includes(release));
/** The number of texts in one batch of questions for the servers. */
const batch = 250;

const originals = corpusFiles().map((path) => readFileSync(path).toString('latin1'));
const fromCorpus = originals.length === 0 ? 0 : Math.round((count * Number(values.corpus)) / 100);
const generated = sample(configurations, count - fromCorpus, seed);
const mutated = fromCorpus === 0 ? [] : sample(mutationsOf(originals), fromCorpus, seed);

interface VerdictDisagreement {
  readonly text: Bytes;
  readonly release: OracleRelease;
  readonly class: string;
  /** Whether the text may be kept, because it does not come from the corpus. */
  readonly own: boolean;
}

const tally = { texts: 0, accepted: 0, verdict: 0, firstLine: 0, messages: 0, unanswered: 0 };
const tallies = new Map(releases.map((release) => [release, { ...tally }]));
const disagreements = new Map<string, VerdictDisagreement[]>();
const covered = new Map<string, number>();
const newest = releases.at(-1) ?? '7.9';

/** Compares both answers about one text; `class` is the kind of difference, or undefined if they agree. */
function difference(
  text: Bytes,
  answer: VerdictAnswer,
): { readonly counts: Partial<typeof tally>; readonly class: string | undefined } {
  if (answer.exit !== undefined) return { counts: { unanswered: 1 }, class: undefined };
  const [word, ...messages] = shortForm(answer);
  const server = ofText({ ok: word === 'ok', messages }, answer.stubs);
  const ours = ourVerdict(toBuffer(text), answer.release, verdictHost(answer.stubs));
  const same = compareRelays(server, ours);
  const counts = {
    texts: 1,
    accepted: answer.ok ? 1 : 0,
    verdict: same.verdict ? 1 : 0,
    firstLine: same.firstLine ? 1 : 0,
    messages: same.messages ? 1 : 0,
  };
  if (same.verdict && same.firstLine && same.messages) return { counts, class: undefined };
  const at = server.messages.findIndex((message, index) => ours.messages[index] !== message);
  const index = at === -1 ? server.messages.length : at;
  const kind = same.verdict ? (same.firstLine ? 'message' : 'line') : 'verdict';
  return {
    counts,
    class: `${kind}: smtpd ${general(server.messages[index])} / ours ${general(ours.messages[index])}`,
  };
}

/** A message without names and numbers. */
const general = (message: string | undefined): string =>
  message === undefined
    ? '(nothing)'
    : message
        .replace(/"[^"]*"/g, '"…"')
        .replace(/^\d+: /, 'N: ')
        .replace(/(: )(?!syntax error|invalid listen|table_create|warn)[^:]*$/s, '$1…');

function add(sum: typeof tally, counts: Partial<typeof tally>): void {
  for (const key of Object.keys(sum) as (keyof typeof tally)[]) sum[key] += counts[key] ?? 0;
}

async function judge(texts: readonly Bytes[], own: boolean): Promise<void> {
  const answers = await verdictOfTexts(texts.map(toBuffer), releases, { stub: true, overlay: verdictsRoot });
  for (const [index, text] of texts.entries())
    for (const answer of answers[index] ?? []) {
      const { counts, class: found } = difference(text, answer);
      const sum = tallies.get(answer.release);
      if (sum) add(sum, counts);
      if (answer.ok && answer.release === newest)
        for (const path of used(toBuffer(text).toString('utf8'), newest))
          covered.set(path, (covered.get(path) ?? 0) + 1);
      if (found === undefined) continue;
      const key = `${answer.release} ${found}`;
      disagreements.set(key, [
        ...(disagreements.get(key) ?? []),
        { text, release: answer.release, class: found, own },
      ]);
    }
}

/** Whether texts still show a class of disagreement. */
const shows =
  (release: OracleRelease, looked: string) =>
  async (texts: readonly Bytes[]): Promise<readonly boolean[]> => {
    const answers = await verdictOfTexts(texts.map(toBuffer), [release], {
      stub: true,
      overlay: verdictsRoot,
    });
    return texts.map((text, index) => {
      const answer = answers[index]?.[0];
      return answer !== undefined && difference(text, answer).class === looked;
    });
  };

console.log(
  `seed ${seed}: ${generated.length} generated texts, ${mutated.length} mutations of the corpus, releases ${releases.join(' ')}`,
);
for (const [texts, own] of [
  [generated, true],
  [mutated, false],
] as const)
  for (let at = 0; at < texts.length; at += batch) await judge(texts.slice(at, at + batch), own);

console.table(
  Object.fromEntries(
    [...tallies].map(([release, { unanswered, ...sum }]) => [
      release,
      unanswered > 0 ? { ...sum, unanswered } : sum,
    ]),
  ),
);

const wanted = everything(newest);
const missed = [...wanted].filter((path) => !covered.has(path));
console.log(
  `directives and options reached in texts that ${newest} accepts: ${wanted.size - missed.length} of ${wanted.size}`,
);
if (missed.length > 0) console.log(`  not reached: ${missed.join('; ')}`);

const classes = [...disagreements].sort(([, a], [, b]) => b.length - a.length);
console.log(`${classes.length} classes of disagreement`);
for (const [index, [key, found]] of classes.entries()) {
  console.log(`\n${found.length} × ${key}`);
  const smallest = [...found].sort(
    (a, b) => Number(b.own) - Number(a.own) || a.text.length - b.text.length,
  )[0];
  if (smallest === undefined || index >= Number(values.shrink)) continue;
  const text = await shrink(smallest.text, shows(smallest.release, smallest.class));
  console.log(`  ${JSON.stringify(text)}${smallest.own ? '' : ' (from the corpus: not kept)'}`);
  if (smallest.own && !values['no-save']) await keep([toBuffer(text)]);
}
process.exitCode = classes.length > 0 ? 1 : 0;
