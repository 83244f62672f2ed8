import type { MatchRule } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import type { RelayVerdict } from '../../src/verify/relay/relay-verdict.js';

/** Whether a rule relays, and has no effect only because another rule lets strangers relay: that rule is at fault. */
export const isBehindHole = (
  rule: MatchRule,
  others: readonly MatchRule[],
  { holes }: RelayVerdict,
): boolean =>
  relayActionOf(rule) !== undefined && others.some(({ index }) => holes.some((hole) => hole.rule === index));
