import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { refusesText } from '../../src/lint/refusals.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import type { Release } from '../../src/source/release.js';
import {
  isOfEveryConfiguration,
  type Upgrade,
  type UpgradeSide,
  upgrade,
} from '../../src/upgrade/upgrade.js';
import { Budget, usualWork, within } from '../../src/verify/budget.js';
import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import {
  corpusFiles,
  corpusName,
  installation,
  type OracleRelease,
  type RelayAnswer,
  relayBatch,
  relayLines,
  verdict,
} from '../../test/support/oracle.js';
import { recorded } from '../../test/support/recorded-decisions.js';
import { oracleFiles } from '../../test/support/relay-cases.js';
import { otherCertificate } from '../../test/support/test-authorities.js';
import { writeTree } from '../../test/support/write-tree.js';
import { asAsked, isAnswerable } from './asked-examples.js';
import { namedEnvelopes } from './generate/named-envelopes.js';
import { type SessionCase, sessionCase } from './generate/session-cases.js';
import { needOracle } from './needed.js';
import { batch, type ComparisonRound, compareByRounds, roundOptions } from './rounds.js';

/**
 * Holds `upgrade` against live servers: `npm run oracle:upgrade -- [--seed N] [--minutes N] [--envelopes N] [--releases 6.8,7.9] [--corpus N]`. Random configurations and envelopes
 * are put to each of the releases and the one after it in the list. Where two servers treat a mail differently, `upgrade` must name a change of that kind; an example that it
 * shows must be answered as it says; and a text must be refused by the new release only where it says so. Of the corpus's modern files it compares
 * what is refused, and mail for the names in each.
 * Prints the figures; exit 1 where a server disagrees.
 */
const { values } = parseArgs({
  options: {
    ...roundOptions,
    minutes: { type: 'string', default: '5' },
    envelopes: { type: 'string', default: '25' },
    corpus: { type: 'string', default: '0' },
  },
});
needOracle('compare');

const counts = {
  configurations: 0,
  refused: 0,
  notCompared: 0,
  changed: 0,
  envelopes: 0,
  errors: 0,
  differing: 0,
  ofEveryConfiguration: 0,
  examples: 0,
  corpus: 0,
  corpusRefused: 0,
  corpusFlows: 0,
};
const bad: string[] = [];
const releases = values.releases.split(',') as OracleRelease[];
const certificate = readFileSync(join(installation, 'oracle.crt'), 'utf8');
const authorities = {
  'etc/ssl/cert.pem': certificate,
  'etc/ssl/certs/ca-certificates.crt': certificate,
  'etc/ssl/other.pem': otherCertificate,
};

await compareCorpus(Number(values.corpus));
await compareCorpusFlows(Number(values.corpus));
const end = Date.now() + Number(values.minutes) * 60_000;
await compareByRounds({ values, isEnough: () => Date.now() >= end, round, counts, disagreements: bad });

/** The release that one is upgraded to: the next in the list; undefined: there is none. */
function nextOf(release: OracleRelease): OracleRelease | undefined {
  return releases[releases.indexOf(release) + 1];
}

function sideOf(session: SessionCase, release: Release): UpgradeSide {
  const files = oracleFiles({ ...session.overlay, ...authorities });
  const config = readConfig(
    { path: '/etc/smtpd.conf', text: session.conf },
    { release, platform: 'portable', files },
  );
  return { config, machine: describeMachine(config, files, ['192.0.2.1', '2001:db8::1']), findings: [] };
}

/** One configuration before the server of one release. */
interface Question {
  readonly conf: string;
  readonly overlay: string;
  readonly dns: SessionCase['dns'];
  readonly envelopes: readonly EnvelopeInput[];
}

/** What upgrade says of a case, and what is asked: its envelopes, then the examples of the changes. */
interface UpgradeTrial {
  readonly seed: number;
  readonly session: SessionCase;
  readonly refused: boolean;
  readonly result: Upgrade;
  readonly examples: readonly NonNullable<Upgrade['flows']['changes'][number]['example']>[];
  readonly question: Question;
}

async function round({ seed, release: from, folder }: ComparisonRound): Promise<void> {
  const to = nextOf(from) ?? from;
  if (to === from) return;
  const asked = Array.from({ length: batch }, (_, at) => seed * batch + at).flatMap((each) => {
    const found = askedOf(each, from, to, folder);
    return found === undefined ? [] : [found];
  });
  const put = (release: OracleRelease) => relayBatch(asked.map(({ question }) => ({ ...question, release })));
  const [before, after] = [await put(from), await put(to)];
  for (const [at, one] of asked.entries()) judge(one, before[at] ?? [], after[at] ?? [], `${from} -> ${to}`);
}

function askedOf(
  seed: number,
  from: OracleRelease,
  to: OracleRelease,
  folder: string,
): UpgradeTrial | undefined {
  const session = sessionCase(seed, Number(values.envelopes));
  const old = sideOf(session, from);
  if (old.config.refusals.some(refusesText)) return undefined;
  const next = sideOf(session, to);
  const result = within(new Budget(usualWork), () => upgrade(old, next));
  const examples = result.flows.changes.flatMap(({ example }) =>
    example === undefined || example.throughAlias || !isAnswerable(example.envelope, session)
      ? []
      : [example],
  );
  const conf = join(folder, `${seed}.conf`);
  const overlay = join(folder, `${seed}.d`);
  writeFileSync(conf, session.conf);
  writeTree(overlay, { ...session.overlay, ...authorities });
  const envelopes = [...session.envelopes, ...examples.map(({ envelope }) => asAsked(envelope))];
  const refused = next.config.refusals.some(refusesText);
  return {
    seed,
    session,
    refused,
    result,
    examples,
    question: { conf, overlay, dns: session.dns, envelopes },
  };
}

function judge(
  { seed, session, refused, result, examples, question }: UpgradeTrial,
  before: readonly RelayAnswer[],
  after: readonly RelayAnswer[],
  name: string,
): void {
  counts.configurations += 1;
  const report = (said: string, envelope: EnvelopeInput | undefined): void => {
    bad.push(`${name} seed ${seed}: ${said}: ${JSON.stringify(envelope)}\n${session.conf}`);
  };
  const isRefused = after.some(({ stage }) => stage === 'start');
  if (isRefused !== refused) report(isRefused ? 'refused, and not said' : 'said to be refused', undefined);
  if (isRefused || before.some(({ stage }) => stage === 'start')) {
    counts.refused += 1;
    return;
  }
  judgeFlows({ session, result, examples, question }, before, after, report);
}

/** What is needed of a trial to judge flows. */
type JudgedFlows = Pick<UpgradeTrial, 'session' | 'result' | 'examples'> & {
  readonly question: Pick<Question, 'envelopes'>;
};

/** Whether each envelope that two servers treat otherwise is named, and the examples are answered as they say. */
function judgeFlows(
  { session, result, examples, question }: JudgedFlows,
  before: readonly RelayAnswer[],
  after: readonly RelayAnswer[],
  report: (said: string, envelope: EnvelopeInput | undefined) => void,
): void {
  const { changes } = result.flows;
  if (changes.length > 0) counts.changed += 1;
  if (isNotCompared(result)) counts.notCompared += 1;
  for (const [at, envelope] of question.envelopes.entries()) {
    const [old, next] = [before[at], after[at]];
    if (old === undefined || next === undefined) continue;
    const [was, is] = [recorded(old), recorded(next)];
    if (was.decision === 'error' || is.decision === 'error') {
      counts.errors += 1;
      continue;
    }
    const example = examples[at - session.envelopes.length];
    if (example !== undefined) {
      counts.examples += 1;
      if (was.decision !== example.old.decision || is.decision !== example.new.decision)
        report(
          `an example says ${example.old.decision}, ${example.new.decision}, the servers ${was.decision}, ${is.decision} (${is.reply})`,
          envelope,
        );
      continue;
    }
    counts.envelopes += 1;
    if (was.decision === is.decision && was.queued?.join() === is.queued?.join()) continue;
    counts.differing += 1;
    if (!isNamed(result, was.decision, is.decision, is.reply ?? ''))
      report(
        `${was.decision} (${was.reply}) becomes ${is.decision} (${is.reply}), and is not named`,
        envelope,
      );
  }
}

/** Whether a mail may be treated otherwise for what is said to be not compared; no .forward file of these servers is one that others may write to, or root's. */
function isNotCompared({ flows, notes }: Upgrade): boolean {
  return flows.dependsOn.length > 0 || notes.some(({ habit }) => habit === 'forwardOnlyOfActionUser');
}

/** Whether what two servers do with a mail is a change that is named, or said to be not compared. */
function isNamed(result: Upgrade, was: string, is: string, reply: string): boolean {
  const { flows } = result;
  if (reply.endsWith('address syntax error')) {
    counts.ofEveryConfiguration += 1;
    return flows.changes.some(isOfEveryConfiguration);
  }
  if (isNotCompared(result)) return true;
  return flows.changes.some(
    ({ example }) => example === undefined || (example.old.decision === was && example.new.decision === is),
  );
}

/** What of the corpus's modern files each release refuses that the one before takes, with stand-ins for what the files name. */
async function compareCorpus(count: number): Promise<void> {
  const files = corpusFiles('modern').slice(0, count);
  const answers = await verdict(files, releases, { stub: true });
  for (const [at, path] of files.entries()) {
    const text = readFileSync(path, 'utf8');
    const refuses = releases.map((release, index) => {
      const { refusals } = readConfig(
        { path: '/etc/smtpd.conf', text },
        { release, platform: 'portable', files: oracleFiles() },
      );
      const answer = answers[at * releases.length + index];
      return { ours: refusals.some(refusesText), theirs: answer?.ok === false && answer.exit === undefined };
    });
    for (const [index, { ours, theirs }] of refuses.entries()) {
      const before = refuses[index - 1];
      if (before === undefined || before.ours || before.theirs) continue;
      counts.corpus += 1;
      if (theirs) counts.corpusRefused += 1;
      if (ours !== theirs)
        bad.push(`${corpusName(path)} ${releases[index]}: smtpd ${theirs ? 'refuses' : 'takes'} it`);
    }
  }
}

/** What two servers do with mail for the names in the corpus's modern files, with stand-ins for what the files name. */
async function compareCorpusFlows(count: number): Promise<void> {
  const trials = corpusFiles('modern')
    .slice(0, count)
    .flatMap((path, seed) =>
      releases.slice(0, -1).flatMap((from) => {
        const to = nextOf(from) ?? from;
        const conf = readFileSync(path, 'utf8');
        const envelopes = namedEnvelopes(conf, seed, Number(values.envelopes));
        const session: SessionCase = { conf, overlay: {}, dns: {}, envelopes };
        const sides = [sideOf(session, from), sideOf(session, to)] as const;
        if (sides.some(({ config }) => config.refusals.some(refusesText))) return [];
        const result = within(new Budget(usualWork), () => upgrade(...sides));
        const question = { conf: path, envelopes };
        return isNotCompared(result) ? [] : [{ path, from, to, session, result, question }];
      }),
    );
  const put = (side: 'from' | 'to') => {
    const tasks = trials.map(({ question, ...trial }) => ({ ...question, release: trial[side] }));
    return relayLines(tasks, 2, ['--stub']) as Promise<readonly (readonly RelayAnswer[])[]>;
  };
  const [before, after] = [await put('from'), await put('to')];
  for (const [at, { path, from, to, ...trial }] of trials.entries()) {
    counts.corpusFlows += 1;
    const report = (said: string, envelope: EnvelopeInput | undefined): void => {
      bad.push(`${corpusName(path)} ${from} -> ${to}: ${said}: ${JSON.stringify(envelope)}`);
    };
    judgeFlows({ ...trial, examples: [] }, before[at] ?? [], after[at] ?? [], report);
  }
}
