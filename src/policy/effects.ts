import type { FlowOutcome } from '../verify/flows/dispositions.js';
import type { Decision } from '../verify/smtp/envelope.js';
import type { Effect } from './assertion.js';

/** Whether mail with this outcome is taken at all. */
export const isAccepted = ({ disposition }: FlowOutcome): boolean =>
  disposition === 'relayed' || disposition === 'delivered';

/** Whether an outcome is what an assertion speaks of: by this action, where one is named. */
export const hasEffect = (outcome: FlowOutcome, effect: Effect, action: string | undefined): boolean =>
  isAccepted(outcome) &&
  (effect === 'accepted' || outcome.disposition === effect) &&
  (action === undefined || outcome.action?.name === action);

/** The same of an answer: what never gets there, although it is taken, counts as accepted only. What aliases lead to is not asked: the first rule decides. */
export function decisionHasEffect(decision: Decision, effect: Effect, action: string | undefined): boolean {
  if (decision.decision !== 'accept') return false;
  const type = { accepted: undefined, relayed: 'relay', delivered: 'local' }[effect];
  return (
    (type === undefined ||
      decision.deliveries.some((delivery) => delivery.type === type && delivery.failure === undefined)) &&
    (action === undefined || decision.deliveries.some((delivery) => delivery.action === action))
  );
}
