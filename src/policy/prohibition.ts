import { verifyRelay } from '../verify/relay/verify-relay.js';
import type { Prohibition } from './assertion.js';
import { type PolicyJudgement, proven } from './assertion-verdict.js';
import { decisionHasEffect } from './effects.js';
import type { PolicyContext } from './policy-context.js';

/** Whether no mail is treated as a claim says that none is. */
export function judgeProhibition(context: PolicyContext, claim: Prohibition): PolicyJudgement {
  if (isPlain(claim)) return openRelay(context);
  const { config, flows, mail, refuter, onward } = context;
  const { terms, effect, action, outside = 'nobody' } = claim;
  const { diagram, foreign } = flows.space;
  const parts = mail.accepted(terms, outside, (outcome) => mail.done(outcome, effect, action, 'possibly'));
  // "Never relay" is about foreign recipients, unless it says whom mail is for.
  const regions =
    effect === 'relayed' && terms.whom === undefined
      ? parts.map((part) => ({ ...part, region: diagram.and(part.region, foreign) }))
      : parts;
  const judged = refuter.refute(regions, terms, `it is ${effect}`, (decision) =>
    decisionHasEffect(config, decision, effect, action),
  );
  if (judged.verdict !== 'proven' || effect !== 'relayed') return judged;
  const dependsOn = onward.handedBack((taken) => mail.parts(terms, outside, taken));
  return dependsOn.length > 0 ? { verdict: 'unknown', dependsOn } : judged;
}

/** `strangers never relay`, and nothing more: what `check` answers, too. */
const isPlain = ({ effect, action, terms, outside }: Prohibition): boolean =>
  effect === 'relayed' &&
  action === undefined &&
  outside === undefined &&
  Object.keys(terms).length === 1 &&
  terms.who.every(({ type }) => type === 'strangers');

function openRelay({ config, machine, options }: PolicyContext): PolicyJudgement {
  const { openRelay, holes, dependsOn } = verifyRelay(config, machine, options);
  const [hole] = holes;
  if (openRelay === 'no') return proven;
  if (hole === undefined) return { verdict: 'unknown', dependsOn: dependsOn.map(({ reason }) => reason) };
  return {
    verdict: 'refuted',
    reason: 'it is relayed',
    counterexample: { envelope: hole.witness, decision: hole.decision },
    dependsOn: [],
  };
}
