import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { budgeted, TooLarge } from '../verify/budget.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import { isReachable } from '../verify/smtp/bindings.js';
import type { Assertion, AssertionClaim } from './assertion.js';
import {
  type AssertionVerdict,
  type PolicyJudgement,
  type PolicyResult,
  proven,
} from './assertion-verdict.js';
import { type PolicyContext, policyContext } from './policy-context.js';
import { judgePossibility } from './possibility.js';
import { judgeProhibition } from './prohibition.js';
import { judgeTreatment } from './treatment.js';

/**
 * Judges each assertion of a policy: proven for all envelopes, refuted by one that `decide` confirms, or unknown. Never throws on a configuration,
 * and ends in bounded time: the work is paid from one budget (budget.ts), and what has been judged when it runs out remains valid.
 */
export function provePolicy(
  config: Config,
  machine: Machine,
  assertions: readonly Assertion[],
  options: RelayOptions = {},
): PolicyResult {
  return budgeted(() => {
    const context = unlessTooLarge(() => policyContext(config, machine, assertions, options));
    const verdicts = assertions.map((assertion): AssertionVerdict => {
      const judged = typeof context === 'string' ? context : unlessTooLarge(() => judge(context, assertion));
      return {
        assertion,
        ...(typeof judged === 'string' ? { verdict: 'unknown', dependsOn: [judged] } : judged),
      };
    });
    return { verdicts, assumptions: typeof context === 'string' ? [] : context.assumptions };
  });
}

/** The result of `make`, or a sentence that explains why it is too large. */
function unlessTooLarge<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return `the ruleset is too large to decide: ${error.message}`;
  }
}

function judge(context: PolicyContext, { claim }: Assertion): PolicyJudgement {
  const judged = judgeClaim(context, claim);
  const unseen = context.config.unseen.filter(({ what }) => what === 'include');
  if (judged.verdict !== 'proven' || unseen.length === 0) return judged;
  const dependsOn = unseen.map(({ path }) => `include ${path} was not read, and may hold any rule`);
  return { verdict: 'unknown', dependsOn };
}

function judgeClaim(context: PolicyContext, claim: AssertionClaim): PolicyJudgement {
  switch (claim.type) {
    case 'ports':
      return judgePorts(context.config, claim);
    case 'never':
      return judgeProhibition(context, claim);
    case 'may':
      return judgePossibility(context, { ...claim, stays: claim.effect === 'relayed' });
    case 'is':
      return judgeTreatment(context, claim);
  }
}

function judgePorts(
  { listeners }: Config,
  { ports, state }: Extract<AssertionClaim, { readonly type: 'ports' }>,
): PolicyJudgement {
  const open = new Set(listeners.filter(isReachable).map(({ port }) => port));
  const wrong =
    state === 'open'
      ? ports.filter((port) => !open.has(port))
      : [...open].filter((port) => ports.includes(port) === (state === 'closed'));
  const [first] = wrong;
  if (first === undefined) return proven;
  const reason = state === 'open' ? `nobody listens on port ${first}` : `a listener is on port ${first}`;
  return { verdict: 'refuted', reason, dependsOn: [] };
}
