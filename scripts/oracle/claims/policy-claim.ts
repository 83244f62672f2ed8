import { parsePolicy, provePolicy } from '../../../src/index.js';
import type { Evidence, Findings, Promised } from './claims.js';
import type { Answered } from './policy-lines.js';
import { byMail } from './probe.js';

/** What `test` makes of the case's assertions: what is proven holds for each mail. Gives what the counterexamples promise. */
export function claimPolicy(evidence: Evidence, findings: Findings): readonly Promised[] {
  const { claimed, readings, trials } = evidence;
  const [{ config, machine }] = readings;
  const { assertions, problems } = parsePolicy({
    path: 'policy',
    text: claimed.policy.map(({ text }) => text).join('\n'),
  });
  if (problems.length > 0) throw new Error(`not understood: ${JSON.stringify(problems[0]?.message)}`);
  const { verdicts } = provePolicy(config, machine, assertions);
  const answered = trials.flatMap((trial): readonly Answered[] => {
    const [outcome] = trial.outcomes;
    return outcome === undefined || outcome.decision === 'error' ? [] : [{ ...trial, outcome }];
  });
  const mails = byMail(answered);
  return claimed.policy.flatMap((line, at): readonly Promised[] => {
    const verdict = verdicts[at];
    if (verdict === undefined) return [];
    findings.claim(`test: ${verdict.verdict}`);
    if (verdict.verdict === 'proven') {
      const against = mails.find((offers) => !line.holds(offers));
      if (against !== undefined)
        findings.disagree({
          class: `test: proven: ${line.text}`,
          detail: against
            .map(({ envelope, outcome }) => `${JSON.stringify(envelope)}: ${outcome.reply} ${outcome.queued}`)
            .join('\n'),
          sessions: against.map(({ envelope }) => envelope),
          policy: line.text,
        });
    }
    const { counterexample } = verdict;
    if (counterexample === undefined || claimed.unseen.length > 0) return [];
    const { tag: _, auth, ...rest } = counterexample.envelope;
    const { decision } = counterexample;
    return [
      {
        class: 'test: refuted',
        side: 0,
        envelope: {
          ...rest,
          ...(auth ? { auth: [typeof auth === 'string' ? auth : auth[0], 'secret'] } : {}),
        },
        holds: (outcome) => outcome.decision === decision.decision,
        detail: `${line.text}: ${decision.decision} (${decision.reply})`,
        policy: line.text,
      },
    ];
  });
}
