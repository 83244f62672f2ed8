import { parseAddress } from '../../../src/verify/match/address.js';
import { networkRanges } from '../../../src/verify/networks.js';
import type { Zone } from '../../../test/support/decisions.js';
import type { OracleRelease } from '../../../test/support/oracle.js';
import { asOracleSays } from '../../../test/support/relay-cases.js';
import { type ClaimCase, type Side, textOf } from './case.js';
import { type Evidence, Findings, type Judgement, type Promised, type Trial } from './claims.js';
import { claimDecisions } from './decision-claim.js';
import { claimDifference } from './difference-claim.js';
import { type Answers, askAll, type Question } from './live.js';
import { claimPolicy } from './policy-claim.js';
import { probesOf } from './probe.js';
import { readingOf } from './reading.js';
import { claimVerdict } from './strangers-claim.js';

/** What came of one case. */
export interface CaseResult extends Judgement {
  readonly envelopes: number;
  /** Mails that got no answer, and servers that did not start. */
  readonly errors: ReadonlyMap<string, number>;
}

/** Asks live servers about some cases, makes the claims, asks about what these promise, and judges. */
export async function judgeAll(
  cases: readonly ClaimCase[],
  release: OracleRelease,
  jobs: number,
): Promise<readonly CaseResult[]> {
  const differing = cases.map((each) => textOf(each, 0) !== textOf(each, 1));
  const sides = cases.flatMap((each, at) => [
    questionOf(each, 0),
    ...(differing[at] ? [questionOf(each, 1)] : []),
  ]);
  const answers = [...(await askAll(sides, release, jobs))];
  const judged = cases.map((each, at) => {
    const first = answers.shift();
    return judgeOne(each, release, [first, differing[at] ? answers.shift() : undefined]);
  });
  const promises = judged.flatMap(({ promised }, at) => promised.map((each) => ({ at, each })));
  const kept = await askAll(
    promises.map(({ at, each }) => promiseQuestion(cases[at], each)),
    release,
    jobs,
  );
  for (const [index, { at, each }] of promises.entries()) {
    const { findings } = judged[at] ?? {};
    const answer = kept[index];
    const outcome = answer?.started ? answer.outcomes[0]?.[0] : undefined;
    if (findings === undefined) continue;
    if (outcome === undefined || outcome.decision === 'error') {
      findings.claim(`${each.class}: not answered`);
      if (each.class === 'verdict yes' && outcome !== undefined)
        findings.disagree(disagreementOf(each, `error: ${outcome.reply}`));
      continue;
    }
    findings.claim(`${each.class}, asked`);
    if (!each.holds(outcome))
      findings.disagree(disagreementOf(each, `${outcome.decision}: ${outcome.reply} ${outcome.queued}`));
  }
  return judged.map(({ findings, envelopes, errors }) => ({
    claims: findings.claims,
    disagreements: findings.disagreements,
    envelopes,
    errors,
  }));
}

const disagreementOf = (
  { class: name, envelope, detail, policy }: Promised,
  answer: string,
): Findings['disagreements'][number] => ({
  class: name,
  detail: `${detail}; smtpd ${answer} ${JSON.stringify(envelope)}`,
  sessions: [],
  ...(policy === undefined ? {} : { policy }),
});

const questionOf = ({ overlay, dns, sessions, ...each }: ClaimCase, side: Side): Question => ({
  text: textOf(each, side),
  overlay,
  dns,
  sessions,
});

function judgeOne(
  claimed: ClaimCase,
  release: OracleRelease,
  answers: readonly [Answers | undefined, Answers | undefined],
) {
  const findings = new Findings();
  const errors = new Map<string, number>();
  const failed = (what: string): void => void errors.set(what, (errors.get(what) ?? 0) + 1);
  const readings = [readingOf(claimed, 0, release), readingOf(claimed, 1, release)] as const;
  const started = answers.map((answer, side) => {
    if (answer === undefined) return false;
    const reading = readings[side === 0 ? 0 : 1];
    if (!answer.started) failed(reading.refused ? 'refused, as foreseen' : 'did not start');
    else if (reading.refused && claimed.unseen.length === 0)
      findings.disagree({
        class: 'refused, and yet it starts',
        detail: reading.config.refusals.map(({ message }) => message).join('; '),
        sessions: [],
      });
    return answer.started && !reading.refused;
  });
  const outcomes = (side: Side) => {
    const answer = answers[side];
    return started[side] && answer?.started ? answer.outcomes : undefined;
  };
  const trials = probesOf(claimed.sessions).map((probe): Trial => {
    const of = (side: Side) => outcomes(side)?.[probe.session]?.[probe.recipientIndex];
    return { ...probe, outcomes: [of(0), of(1)] };
  });
  for (const trial of trials)
    for (const outcome of trial.outcomes)
      if (outcome?.decision === 'error') failed(outcome.reply.replace(/\d+/g, 'N').slice(0, 60));
  const compared = started[0] === true && started[1] === true;
  const evidence: Evidence = { claimed, readings, compared, trials };
  const promised: Promised[] = [];
  for (const side of [0, 1] as const) {
    if (!started[side]) continue;
    promised.push(...claimVerdict(evidence, side, findings));
    claimDecisions(evidence, side, release, findings);
  }
  if (compared) promised.push(...claimDifference(evidence, findings));
  if (started[0]) promised.push(...claimPolicy(evidence, findings));
  const envelopes = trials.flatMap((trial) =>
    trial.outcomes.filter((outcome) => outcome !== undefined),
  ).length;
  return {
    findings,
    errors,
    envelopes,
    promised: promised.filter(({ envelope }) => isAskable(envelope.src)),
  };
}

/** The oracle's clients have documentation and private addresses. */
const askable = networkRanges([
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
]);

function isAskable(text = ''): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  const ranges = address.family === 4 ? askable.ipv4 : askable.ipv6;
  return ranges.some(({ low, high }) => low <= address.bits && address.bits <= high);
}

/** A promised envelope, with a resolver that says of its client what it says, and with unseen lists empty, as examples take them. */
function promiseQuestion(claimed: ClaimCase | undefined, { side, envelope }: Promised): Question {
  const { rdns, fcrdns, ...sent } = envelope;
  const { overlay = {}, unseen = [], dns = {}, script = '' } = claimed ?? {};
  const emptied = Object.fromEntries(
    Object.entries(overlay).map(([path, text]) => [path, unseen.includes(path) ? '# @list\n' : text]),
  );
  const client = sent.proxy ?? sent.src ?? '';
  const own: Zone = rdns ? { [client]: rdns, ...(fcrdns === false ? {} : { [rdns]: [client] }) } : {};
  const { rcpt_to: _, ...connection } = sent;
  const says = asOracleSays(connection, dns);
  const isSame =
    rdns === undefined ||
    ((says.rdns ?? null) === rdns && (rdns === null || says.fcrdns === (fcrdns ?? true)));
  const late = / phase (?:data|commit) /.test(script);
  return {
    text: textOf({ script }, side),
    overlay: emptied,
    dns: isSame ? dns : own,
    sessions: [late ? { ...sent, data: true } : sent],
  };
}
