import type { Decision } from '../../../src/verify/smtp/envelope.js';
import type { OracleRelease } from '../../../test/support/oracle.js';
import { decideCase } from '../../../test/support/relay-cases.js';
import { type ClaimSide, textOfSide } from './claim-case.js';
import { seenFiles } from './claim-model.js';
import type { Claim, ClaimSubject, ClaimTrial, Findings } from './claims.js';
import type { LiveOutcome } from './live-answers.js';

/** The decisions of `decide` on every mail: with all files, and with only those that claims see. */
export function decisionClaim({ claimed }: ClaimSubject, side: ClaimSide, release: OracleRelease): Claim {
  const conf = textOfSide(claimed, side);
  const ways = [
    { name: 'decide', overlay: claimed.overlay },
    ...(claimed.unseen.length > 0 ? [{ name: 'decide, lists unseen', overlay: seenFiles(claimed) }] : []),
  ];
  return {
    promised: [],
    judge(trials, findings) {
      const envelopes = trials.map(({ envelope }) => envelope);
      for (const { name, overlay } of ways) {
        const decisions = decideCase({ conf, envelopes, overlay, dns: claimed.dns }, release);
        for (const [at, trial] of trials.entries())
          judgeOne(name, trial, side, decisions?.[at]?.[0], findings);
      }
    },
  };
}

function judgeOne(
  name: string,
  { envelope, outcomes }: ClaimTrial,
  side: ClaimSide,
  decision: Decision | undefined,
  findings: Findings,
): void {
  const outcome = outcomes[side];
  if (outcome === undefined || decision === undefined) return;
  if (decision.decision === 'unknown' || outcome.decision === 'error') return;
  findings.claim(name);
  const difference = differ(outcome, decision);
  if (difference === undefined) return;
  findings.disagree({
    class: `${name}: ${difference.kind}`,
    detail: `${JSON.stringify(envelope)}: smtpd ${difference.theirs} (${outcome.reply}), decide ${difference.ours} (${decision.reply})`,
    sessions: [envelope],
  });
}

function differ(
  outcome: LiveOutcome,
  decision: Decision,
): { readonly kind: string; readonly theirs: string; readonly ours: string } | undefined {
  if (outcome.decision !== decision.decision)
    return {
      kind: `${outcome.decision}, not ${decision.decision}`,
      theirs: outcome.decision,
      ours: decision.decision,
    };
  const pairs = [
    ['rules', outcome.rules.join(' '), decision.rules.join(' ')],
    ['queued', outcome.queued.join(', '), outcome.accepted ? queuedOf(decision).join(', ') : ''],
  ] as const;
  const pair = pairs.find(([, theirs, ours]) => theirs !== ours);
  return pair && { kind: pair[0], theirs: pair[1], ours: pair[2] };
}

const queuedOf = ({ deliveries }: Decision): readonly string[] =>
  [
    ...new Set(
      deliveries.map(({ action, type, to }) =>
        type === 'relay' ? `${action} relay ${to}` : `${action} local`,
      ),
    ),
  ].sort();
