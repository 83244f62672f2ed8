import { parseAddress } from '../../../src/verify/match/address.js';
import { networkRanges } from '../../../src/verify/space/public-addresses.js';
import type { OracleRelease } from '../../../test/support/oracle.js';
import type { DnsZone } from '../../../test/support/recorded-decisions.js';
import { asOracleSays, type OracleEnvelope } from '../../../test/support/relay-cases.js';
import { type ClaimCase, type ClaimSide, textOfSide } from './claim-case.js';
import { claimModelOf } from './claim-model.js';
import {
  type Claim,
  type ClaimDisagreement,
  type ClaimJudgement,
  type ClaimSubject,
  type ClaimTrial,
  Findings,
  type Promised,
} from './claims.js';
import { decisionClaim } from './decision-claim.js';
import { differenceClaim } from './difference-claim.js';
import { askAll, type LiveAnswers, type LiveOutcome, type LiveQuestion } from './live-answers.js';
import { policyClaim } from './policy-claim.js';
import { probesOf } from './probes.js';
import { verdictClaim } from './verdict-claim.js';

/** The result of one case. */
export interface CaseResult extends ClaimJudgement {
  readonly envelopes: number;
  /** Mails without an answer, and servers that did not start. */
  readonly errors: ReadonlyMap<string, number>;
}

/** A case with its claims, and the questions for servers. */
interface Plan {
  readonly subject: ClaimSubject;
  /** The claims with the texts that they need. */
  readonly claims: readonly { readonly claim: Claim; readonly sides: readonly ClaimSide[] }[];
  readonly questions: readonly (LiveQuestion & {
    readonly side: ClaimSide;
    readonly promised: readonly Promised[];
  })[];
}

/** Makes the claims about some cases, asks live servers about all of them, and judges the claims. */
export async function judgeAll(
  cases: readonly ClaimCase[],
  release: OracleRelease,
  jobs: number,
): Promise<readonly CaseResult[]> {
  const plans = cases.map((claimed) => planOf(claimed, release));
  const answers = await askAll(
    plans.flatMap(({ questions }) => questions),
    release,
    jobs,
  );
  let from = 0;
  return plans.map((plan) => {
    const own = answers.slice(from, from + plan.questions.length);
    from += plan.questions.length;
    return judgeOne(plan, own);
  });
}

function planOf(claimed: ClaimCase, release: OracleRelease): Plan {
  const subject: ClaimSubject = {
    claimed,
    readings: [claimModelOf(claimed, 0, release), claimModelOf(claimed, 1, release)],
  };
  const differs = textOfSide(claimed, 0) !== textOfSide(claimed, 1);
  const sides: readonly ClaimSide[] = differs ? [0, 1] : [0];
  const sound = sides.filter((side) => !subject.readings[side].refused);
  const claims = [
    ...sound.flatMap((side) => [
      { claim: verdictClaim(subject, side), sides: [side] },
      { claim: decisionClaim(subject, side, release), sides: [side] },
    ]),
    ...(sound.length === 2 ? [{ claim: differenceClaim(subject), sides: [0, 1] as const }] : []),
    ...(sound.includes(0) ? [{ claim: policyClaim(subject), sides: [0] as const }] : []),
  ];
  const promised = claims
    .flatMap(({ claim }) => claim.promised)
    .filter(({ envelope }) => isAskable(envelope.src) && !isNamedOtherwise(envelope));
  return { subject, claims, questions: sides.flatMap((side) => questionsOf(claimed, side, promised)) };
}

/** The question with the case's sessions, which includes promised envelopes if its names and files are those of the promise; and further questions for the others. */
function questionsOf(claimed: ClaimCase, side: ClaimSide, all: readonly Promised[]): Plan['questions'] {
  const { overlay, dns, unseen, sessions, script } = claimed;
  const text = textOfSide(claimed, side);
  const emptied = Object.fromEntries(
    Object.entries(overlay).map(([path, content]) => [path, unseen.includes(path) ? '# @list\n' : content]),
  );
  const late = / phase (?:data|commit) /.test(script);
  const mine = all.filter((each) => each.side === side);
  const sessionOf = ({
    envelope: { rdns: _, fcrdns: __, assumed: ___, ...sent },
  }: Promised): OracleEnvelope => (late ? { ...sent, data: true } : sent);
  const here = mine.filter((each) => unseen.length === 0 && knows(dns, each));
  const elsewhere = new Map<string, Plan['questions'][number]>();
  for (const each of mine.filter((one) => !here.includes(one))) {
    // In examples, unseen lists are empty except for assumed entries.
    const files = { ...emptied, ...assumedFiles(text, each) };
    const names = knows(dns, each) ? dns : namesOf(each);
    const server = JSON.stringify([files, names]);
    const { sessions: before = [], promised: others = [] } = elsewhere.get(server) ?? {};
    elsewhere.set(server, {
      side,
      text,
      overlay: files,
      dns: names,
      sessions: [...before, sessionOf(each)],
      promised: [...others, each],
    });
  }
  return [
    { side, text, overlay, dns, sessions: [...sessions, ...here.map(sessionOf)], promised: here },
    ...elsewhere.values(),
  ];
}

/** The files of tables of which an envelope assumes an entry, with that entry. */
export function assumedFiles(
  text: string,
  { envelope: { assumed = [] } }: Pick<Promised, 'envelope'>,
): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { table, entry } of assumed) {
    const path = new RegExp(`^table ${table} file:/(\\S+)$`, 'm').exec(text)?.[1];
    if (path !== undefined) files[path] = `${files[path] ?? '# @list\n'}${entry}\n`;
  }
  return files;
}

/** Whether the resolver's names for the envelope's client are those of the envelope. */
function knows(dns: DnsZone, { envelope: { rcpt_to: _, rdns, fcrdns, ...connection } }: Promised): boolean {
  if (rdns === undefined) return true;
  const says = asOracleSays(connection, dns);
  return (says.rdns ?? null) === rdns && (rdns === null || says.fcrdns === (fcrdns ?? true));
}

function namesOf({ envelope: { src, proxy, rdns, fcrdns } }: Promised): DnsZone {
  const client = proxy ?? src ?? '';
  return rdns ? { [client]: rdns, ...(fcrdns === false ? {} : { [rdns]: [client] }) } : {};
}

function judgeOne({ subject, claims, questions }: Plan, answers: readonly LiveAnswers[]): CaseResult {
  const { claimed, readings } = subject;
  const findings = new Findings();
  const errors = new Map<string, number>();
  const failed = (what: string): void => void errors.set(what, (errors.get(what) ?? 0) + 1);
  const main = new Map<ClaimSide, readonly (readonly LiveOutcome[])[]>();
  for (const [at, { side, promised, sessions }] of questions.entries()) {
    const answer = answers[at];
    if (answer === undefined) continue;
    const isMain = !main.has(side) && questions.findIndex((each) => each.side === side) === at;
    const reading = readings[side];
    if (!answer.started) {
      if (isMain)
        failed(reading.refused ? 'refused, as foreseen' : `did not start: ${answer.reason.slice(0, 60)}`);
      continue;
    }
    // The start of a server without any session is not detected.
    if (isMain && reading.refused && claimed.unseen.length === 0 && claimed.sessions.length > 0)
      findings.disagree({
        class: 'refused, and yet it starts',
        detail: reading.config.refusals.map(({ message }) => message).join('; '),
        sessions: claimed.sessions.slice(0, 1),
      });
    if (reading.refused) continue;
    if (isMain) main.set(side, answer.outcomes.slice(0, claimed.sessions.length));
    for (const [index, each] of promised.entries())
      judgePromise(each, answer.outcomes[sessions.length - promised.length + index]?.[0], findings);
  }
  const trials = probesOf(claimed.sessions).map((probe): ClaimTrial => {
    const of = (side: ClaimSide) => main.get(side)?.[probe.session]?.[probe.recipientIndex];
    return { ...probe, outcomes: [of(0), of(1)] };
  });
  const outcomes = trials.flatMap((trial) => trial.outcomes.filter((outcome) => outcome !== undefined));
  for (const { decision, reply } of outcomes)
    if (decision === 'error') failed(reply.replace(/\d+/g, 'N').slice(0, 60));
  for (const { claim, sides } of claims)
    if (sides.every((side) => main.has(side))) claim.judge(trials, findings);
  return {
    claims: findings.claims,
    disagreements: findings.disagreements,
    envelopes: outcomes.length,
    errors,
  };
}

/** Judges a promise. One whose session fails is not counted, except that a witness must be complete. */
function judgePromise(promised: Promised, outcome: LiveOutcome | undefined, findings: Findings): void {
  if (outcome === undefined || outcome.decision === 'error') {
    findings.claim(`${promised.class}: not answered`);
    if (promised.class === 'verdict yes' && outcome !== undefined)
      findings.disagree(disagreementOf(promised, 'error', outcome));
    return;
  }
  findings.claim(`${promised.class}, asked`);
  if (!promised.holds(outcome)) findings.disagree(disagreementOf(promised, outcome.decision, outcome));
}

const disagreementOf = (
  { class: name, envelope, detail, policy }: Promised,
  decision: string,
  { reply, queued }: LiveOutcome,
): ClaimDisagreement => ({
  class: `${name}, and smtpd says ${decision}`,
  detail: `${detail}; smtpd ${reply} ${queued} ${JSON.stringify(envelope)}`,
  sessions: [],
  ...(policy === undefined ? {} : { policy }),
});

/** The addresses of the oracle's clients: documentation and private networks. */
const askable = networkRanges([
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
]);

/**
 * Whether the oracle's server gets a client's name from elsewhere: for loopback addresses, which a proxy may announce, from /etc/hosts; a name without a dot is first looked up in
 * its own domain.
 */
const isNamedOtherwise = ({ proxy, rdns, fcrdns }: Promised['envelope']): boolean =>
  ((proxy === '127.0.0.1' || proxy === '::1') && rdns !== undefined && rdns !== 'localhost') ||
  (fcrdns === true && rdns !== undefined && rdns !== null && !rdns.includes('.'));

function isAskable(text = ''): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  const ranges = address.family === 4 ? askable.ipv4 : askable.ipv6;
  return [...ranges].some(({ low, high }) => low <= address.bits && address.bits <= high);
}
