import type { Outcome } from '../verify/flows/fates.js';
import type { Decision } from '../verify/session.js';
import type { Deed } from './assertion.js';

/** Whether mail with this outcome is taken at all. */
export const accepted = ({ fate }: Outcome): boolean => fate === 'relayed' || fate === 'delivered';

/** Whether an outcome is what an assertion speaks of: by this action, where one is named. */
export const fits = (outcome: Outcome, deed: Deed, action: string | undefined): boolean =>
  accepted(outcome) &&
  (deed === 'accepted' || outcome.fate === deed) &&
  (action === undefined || outcome.action?.name === action);

/** The same of an answer: what never gets there, although it is taken, counts as accepted only. What aliases lead to is not asked: the first rule decides. */
export function decisionFits(decision: Decision, deed: Deed, action: string | undefined): boolean {
  if (decision.decision !== 'accept') return false;
  const type = { accepted: undefined, relayed: 'relay', delivered: 'local' }[deed];
  return (
    (type === undefined ||
      decision.deliveries.some((delivery) => delivery.type === type && delivery.failure === undefined)) &&
    (action === undefined || decision.deliveries.some((delivery) => delivery.action === action))
  );
}
