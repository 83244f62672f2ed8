import type { Config } from '../model/config/config.js';
import { type FlowOutcome, isSentOn } from '../verify/flows/dispositions.js';
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
export function decisionHasEffect(
  { actions }: Pick<Config, 'actions'>,
  { decision, deliveries }: Decision,
  effect: Effect,
  action: string | undefined,
): boolean {
  if (decision !== 'accept') return false;
  const effectOf = (name: string, type: 'relay' | 'local'): Effect => {
    const known = actions.get(name);
    return type === 'relay' && (known === undefined || isSentOn(known)) ? 'relayed' : 'delivered';
  };
  return (
    (effect === 'accepted' ||
      deliveries.some(
        ({ action: name, type, failure }) => failure === undefined && effectOf(name, type) === effect,
      )) &&
    (action === undefined || deliveries.some((delivery) => delivery.action === action))
  );
}
