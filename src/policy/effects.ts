import type { Config } from '../model/config/config.js';
import { type FlowOutcome, isSentOn } from '../verify/flows/dispositions.js';
import type { Decision } from '../verify/smtp/envelope.js';
import type { Effect } from './assertion.js';

/** Whether mail with this outcome is accepted at all. */
export const isAccepted = ({ disposition }: FlowOutcome): boolean =>
  disposition === 'relayed' || disposition === 'delivered';

/** Whether an outcome has the effect that an assertion names, by this action if one is named. */
export const hasEffect = (outcome: FlowOutcome, effect: Effect, action: string | undefined): boolean =>
  isAccepted(outcome) &&
  (effect === 'accepted' || outcome.disposition === effect) &&
  (action === undefined || outcome.action?.name === action);

/**
 * The same for a decision. Mail that is accepted but never reaches its destination only counts as accepted. Where aliases lead does not matter: the
 * first rule decides.
 */
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
