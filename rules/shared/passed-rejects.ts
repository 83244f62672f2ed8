import { acceptanceOf } from '../../src/lint/acceptance.js';
import type { RuleContext } from '../../src/lint/rule.js';
import type { MatchRule } from '../../src/model/config/config.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import type { Criteria } from '../../src/verify/space/scope.js';

/**
 * Those of some reject rules that mail from other machines may bypass: another rule takes what they are meant to reject.
 *
 * @param meant the mail that a rule is meant to reject
 */
export function passedRejects(
  context: Pick<RuleContext, 'config' | 'machine' | 'relayOptions'>,
  suspects: readonly MatchRule[],
  meant: (rule: MatchRule) => Criteria,
): readonly MatchRule[] {
  if (suspects.length === 0 || !context.config.listeners.some(isReachable)) return [];
  const acceptance = acceptanceOf(context, suspects.map(meant));
  return suspects.filter((_, question) => acceptance?.of(question, 'others').possibly);
}
