import { no, yes } from '../verify/bdd/diagram.js';
import type { Decision } from '../verify/smtp/envelope.js';
import type { AssertionClaim, Terms } from './assertion.js';
import type { PolicyJudgement } from './assertion-verdict.js';
import { keysToRoot } from './bounces.js';
import { decisionHasEffect, isAccepted } from './effects.js';
import type { PolicyContext } from './policy-context.js';
import { judgePossibility } from './possibility.js';

/** Judges whether mail is treated as claimed: never differently, and so for each of the clients. */
export function judgeTreatment(
  context: PolicyContext,
  { terms, effect, action }: Extract<AssertionClaim, { readonly type: 'is' }>,
): PolicyJudgement {
  const { config, flows, mail, refuter } = context;
  const { diagram } = flows.space;
  // Mail from anyone must not be treated differently, whichever clients the assertion names.
  const everybody = { ...terms, who: [{ type: 'anyone' }] } as const;
  const parts = mail.accepted(everybody, undefined, (outcome) =>
    isAccepted(outcome) ? diagram.not(mail.done(outcome, effect, action, 'surely')) : no,
  );
  const other = refuter.refute(
    parts,
    everybody,
    'it is treated otherwise',
    (decision) => decision.decision === 'accept' && !decisionHasEffect(config, decision, effect, action),
  );
  if (other.verdict !== 'proven') return other;
  const bounced = effect === 'delivered' ? bouncedMail(context, terms) : undefined;
  return bounced ?? judgePossibility(context, { terms, effect, action, always: true });
}

/** A refutation by mail that a map leads to root, for whom smtpd accepts and then bounces it. */
function bouncedMail({ config, mail, refuter }: PolicyContext, terms: Terms): PolicyJudgement | undefined {
  const delivered = mail.parts(terms, undefined, ({ disposition }) =>
    disposition === 'delivered' ? yes : no,
  );
  const isBounced = (decision: Decision): boolean =>
    decision.decision === 'accept' && !decisionHasEffect(config, decision, 'delivered', undefined);
  const counterexample = refuter.among(delivered, keysToRoot(config), isBounced);
  return (
    counterexample && {
      verdict: 'refuted',
      reason: 'it is accepted and bounces',
      counterexample,
      dependsOn: [],
    }
  );
}
