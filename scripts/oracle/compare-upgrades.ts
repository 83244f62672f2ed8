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
  verdict,
} from '../../test/support/oracle.js';
import { recorded } from '../../test/support/recorded-decisions.js';
import { asOracleSays, atAnAddress, oracleFiles } from '../../test/support/relay-cases.js';
import { otherCertificate } from '../../test/support/test-authorities.js';
import { writeTree } from '../../test/support/write-tree.js';
import { type SessionCase, sessionCase } from './generate/session-cases.js';
import { needOracle } from './needed.js';
import { batch, type ComparisonRound, compareByRounds, roundOptions } from './rounds.js';

/**
 * Compares `upgrade` with live servers: `npm run oracle:upgrade -- [--seed N] [--minutes N] [--envelopes N] [--releases 6.8,7.9] [--corpus N]`. Random configurations and envelopes
 * are submitted to each of the releases and the next one in the list. If two servers treat a mail differently, `upgrade` must report a change of that kind; its examples must be
 * answered as it says; and the new release must refuse a text only if it says so. For the corpus's modern files, only refusals are compared. Prints the figures; exit 1 if a server
 * disagrees.
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
const end = Date.now() + Number(values.minutes) * 60_000;
await compareByRounds({ values, isEnough: () => Date.now() >= end, round, counts, disagreements: bad });

/** The release to which one is upgraded, the next in the list, or undefined for the last. */
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

/** A configuration and its envelopes, to be submitted to the server of one release. */
interface Question {
  readonly conf: string;
  readonly overlay: string;
  readonly dns: SessionCase['dns'];
  readonly envelopes: readonly EnvelopeInput[];
}

/** The result of `upgrade` for a case, and the question: its envelopes, then the examples of the changes. */
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

/** Converts an example to the oracle's form; a user who logs in has the password that all users share. */
function asAsked({ tag: _, auth, ...said }: EnvelopeInput): EnvelopeInput {
  const user = userOf(auth);
  return atAnAddress({ ...said, auth: user === undefined ? null : [user, 'secret'] });
}

function userOf(auth: EnvelopeInput['auth'] | undefined): string | undefined {
  return auth ? (typeof auth === 'string' ? auth : auth[0]) : undefined;
}

/** Whether the oracle's server sees the client of an example as intended: its names are those of the case, and it logs in as an existing user, if at all. */
function isAnswerable(envelope: EnvelopeInput, { dns }: SessionCase): boolean {
  const { rdns, fcrdns } = asOracleSays(envelope, dns);
  const isNamed = (envelope.rdns ?? null) === rdns && (envelope.fcrdns ?? false) === fcrdns;
  return isNamed && envelope.cert === undefined && [undefined, 'alice'].includes(userOf(envelope.auth));
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

/** Whether differences are possible that `upgrade` reports as not compared. On these servers no .forward file is writable by others, or root's. */
function isNotCompared({ flows, notes }: Upgrade): boolean {
  return flows.dependsOn.length > 0 || notes.some(({ habit }) => habit === 'forwardOnlyOfActionUser');
}

/** Whether a difference between two servers is a reported change, or reported as not compared. */
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

/** Compares which of the corpus's modern files each release refuses although the previous one accepts them, with stand-ins for the files that they name. */
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
