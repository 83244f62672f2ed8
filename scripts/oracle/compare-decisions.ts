import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Decision, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { installation, type OracleRelease, type RelayAnswer, relayBatch } from '../../test/support/oracle.js';
import { recorded, sortedUnique, withoutIdentifier } from '../../test/support/recorded-decisions.js';
import { decideCase } from '../../test/support/relay-cases.js';
import { otherCertificate } from '../../test/support/test-authorities.js';
import { writeTree } from '../../test/support/write-tree.js';
import { type SessionCase, sessionCase } from './generate/session-cases.js';
import { needOracle } from './needed.js';

/**
 * Compares `decide` with live servers: `npm run oracle:decide -- [--seed N] [--cases N] [--envelopes N] [--releases 6.8,7.9]`. Each case is a random configuration with random
 * envelopes. The decision, the stage, the reply, the rules that matched, the destinations and the dialogue are compared. Prints each difference, then the counts; exit 1 if there
 * is a difference.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '100' },
    envelopes: { type: 'string', default: '12' },
    releases: { type: 'string', default: '6.8,7.9' },
    verbose: { type: 'boolean', default: false },
  },
});

needOracle('compare');

const firstSeed = Number(values.seed);
/** The clients' self-signed certificate is an authority that the system trusts, like a public one. */
const certificate = readFileSync(join(installation, 'oracle.crt'), 'utf8');
const authorities = {
  'etc/ssl/cert.pem': certificate,
  'etc/ssl/certs/ca-certificates.crt': certificate,
  'etc/ssl/other.pem': otherCertificate,
};
const cases = Array.from({ length: Number(values.cases) }, (_, at): SessionCase => {
  const session = sessionCase(firstSeed + at, Number(values.envelopes));
  return { ...session, overlay: { ...session.overlay, ...authorities } };
});
const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
let different = 0;
try {
  const files = cases.map(writeCase);
  for (const release of values.releases.split(',') as OracleRelease[])
    different += await compare(release, files);
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(different > 0 ? 1 : 0);

function writeCase(session: SessionCase, at: number): { readonly conf: string; readonly overlay: string } {
  const conf = join(folder, `${at}.conf`);
  const overlay = join(folder, `${at}.d`);
  writeFileSync(conf, session.conf);
  writeTree(overlay, session.overlay);
  return { conf, overlay };
}

const noAnswers = {
  asked: 0,
  agreed: 0,
  accept: 0,
  reject: 0,
  tempfail: 0,
  error: 0,
  unstarted: 0,
  silent: 0,
  undecided: 0,
};

async function compare(
  release: OracleRelease,
  files: readonly { readonly conf: string; readonly overlay: string }[],
): Promise<number> {
  const tasks = cases.map(({ envelopes, dns }, at) => ({
    ...files[at],
    conf: files[at]?.conf ?? '',
    envelopes,
    dns,
    release,
  }));
  const answers = await relayBatch(tasks);
  const counts = { ...noAnswers };
  const bad: string[] = [];
  for (const [at, session] of cases.entries()) {
    const ours = decideCase(session, release);
    const theirs = answers[at] ?? [];
    if (ours === undefined || theirs.some(({ stage }) => stage === 'start')) {
      counts.unstarted++;
      if (ours !== undefined || !theirs.every(({ stage }) => stage === 'start'))
        bad.push(`seed ${firstSeed + at}: ${ours ? 'smtpd' : 'the model'} refuses: ${theirs[0]?.error}`);
      continue;
    }
    for (const [index, answer] of theirs.entries()) {
      const decision = ours[index]?.[0];
      if (decision === undefined) continue;
      // A server that hangs, or a regular expression that is not decided, says nothing about the decision.
      if (/timed out|no reply in/.test(answer.error ?? '') && decision.decision !== 'error') {
        counts.silent++;
        if (values.verbose)
          console.log(
            `${release} seed ${firstSeed + at} envelope ${index}: ${answer.error}, decide ${decision.decision} ${decision.reply}`,
          );
        continue;
      }
      if (decision.decision === 'unknown') {
        counts.undecided++;
        continue;
      }
      counts.asked++;
      const verdict = answer.decision;
      if (verdict !== 'unknown') counts[verdict]++;
      const differences = differ(answer, decision);
      if (differences.length === 0) counts.agreed++;
      else bad.push(report(firstSeed + at, index, session.envelopes[index], differences, answer));
    }
  }
  for (const line of bad.slice(0, values.verbose ? bad.length : 12)) console.log(`${release} ${line}`);
  console.log(JSON.stringify({ release, cases: cases.length, ...counts, different: bad.length }));
  return bad.length;
}

function report(
  seed: number,
  index: number,
  envelope: EnvelopeInput | undefined,
  differences: readonly string[],
  answer: RelayAnswer,
): string {
  const dialogue = values.verbose ? `\n    ${answer.transcript.join('\n    ')}` : '';
  return `seed ${seed} envelope ${index} ${JSON.stringify(envelope)}\n  ${differences.join('\n  ')}${dialogue}`;
}

/** The differences in words; if the question could not be asked, only that is compared. */
function differ(answer: RelayAnswer, decision: Decision): readonly string[] {
  const theirs = recorded(answer);
  const pairs: readonly (readonly [string, unknown, unknown])[] =
    theirs.decision === 'error' || decision.decision === 'error'
      ? [['decision', theirs.decision, decision.decision]]
      : [
          ['decision', theirs.decision, decision.decision],
          ['stage', theirs.stage, decision.phase],
          ['reply', theirs.reply, decision.reply],
          ['rules', theirs.rules.filter((rule) => rule !== null), decision.rules],
          ['queued', theirs.queued ?? [], queued(decision)],
          ...dialogues(answer, decision),
        ];
  return pairs
    .filter(([, server, own]) => JSON.stringify(server) !== JSON.stringify(own))
    .map(
      ([what, server, own]) =>
        `${what}: smtpd ${JSON.stringify(server)}, decide ${JSON.stringify(own)} (${decision.reply})`,
    );
}

function queued({ deliveries }: Decision): readonly string[] {
  const texts = deliveries.map(({ action, type, to }) =>
    type === 'relay' ? `${action} relay ${to}` : `${action} local`,
  );
  return sortedUnique(texts);
}

/** Pairs the dialogue line by line, up to the deciding reply. */
function dialogues(
  answer: RelayAnswer,
  decision: Decision,
): readonly (readonly [string, unknown, unknown])[] {
  const spoken = answer.transcript
    .filter((line) => /^[CS]: (?!\(PROXY)/.test(line))
    // The recorded message is a single entry.
    .flatMap((line) => line.split('\r\n').map((part, at) => (at === 0 ? part : `C: ${part}`)))
    .map(withoutIdentifier);
  return decision.transcript.map((line, at) => [`line ${at + 1}`, spoken[at], line] as const);
}
