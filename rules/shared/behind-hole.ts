import type { MatchRule } from '../../src/model/config/config.js';
import type { RelayVerdict } from '../../src/verify/relay/relay-verdict.js';

/** Whether a rule relays, and does nothing only because another lets strangers relay: that one is at fault. */
export const isBehindHole = (
  { outcome }: MatchRule,
  others: readonly MatchRule[],
  { holes }: RelayVerdict,
): boolean =>
  outcome.type === 'action' &&
  outcome.action.type === 'relay' &&
  others.some(({ index }) => holes.some(({ rule }) => rule === index));
