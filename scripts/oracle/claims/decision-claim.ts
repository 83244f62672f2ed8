import type { Decision } from '../../../src/verify/session.js';
import type { OracleRelease } from '../../../test/support/oracle.js';
import { decideCase } from '../../../test/support/relay-cases.js';
import { type Side, textOf } from './case.js';
import type { Evidence, Findings } from './claims.js';
import type { Outcome } from './live.js';
import { seenFiles } from './reading.js';

/** `decide` on every mail: with all files, and with those only that claims are made with. */
export function claimDecisions(
  evidence: Evidence,
  side: Side,
  release: OracleRelease,
  findings: Findings,
): void {
  const { claimed, trials } = evidence;
  const conf = textOf(claimed, side);
  const asked = trials.filter(({ outcomes }) => outcomes[side] !== undefined);
  const envelopes = asked.map(({ envelope }) => envelope);
  const ways = [
    { name: 'decide', overlay: claimed.overlay },
    ...(claimed.unseen.length > 0 ? [{ name: 'decide, lists unseen', overlay: seenFiles(claimed) }] : []),
  ];
  for (const { name, overlay } of ways) {
    const decisions = decideCase({ conf, envelopes, overlay, dns: claimed.dns }, release);
    for (const [at, trial] of asked.entries()) {
      const outcome = trial.outcomes[side];
      const decision = decisions?.[at]?.[0];
      if (outcome === undefined || decision === undefined) continue;
      if (decision.decision === 'unknown' || outcome.decision === 'error') continue;
      findings.claim(name);
      const difference = differ(outcome, decision);
      if (difference === undefined) continue;
      findings.disagree({
        class: `${name}: ${difference.kind}`,
        detail: `${JSON.stringify(trial.envelope)}: smtpd ${difference.theirs} (${outcome.reply}), decide ${difference.ours} (${decision.reply})`,
        sessions: [trial.envelope],
      });
    }
  }
}

function differ(
  outcome: Outcome,
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
