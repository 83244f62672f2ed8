import { no, yes } from '../verify/bdd/diagram.js';
import { verifyRelay } from '../verify/relay/verify-relay.js';
import type { Decision } from '../verify/smtp/envelope.js';
import type { Prohibition, Terms } from './assertion.js';
import { type Counterexample, type PolicyJudgement, proven } from './assertion-verdict.js';
import { decisionHasEffect } from './effects.js';
import type { PolicyContext } from './policy-context.js';

/** Judges the claim that no mail is treated in a certain way. */
export function judgeProhibition(context: PolicyContext, claim: Prohibition): PolicyJudgement {
  if (isPlain(claim)) return openRelay(context);
  const { config, flows, mail, refuter, onward } = context;
  const { terms, effect, action, outside = 'nobody' } = claim;
  const { diagram, foreign } = flows.space;
  const parts = mail.accepted(terms, outside, (outcome) => mail.done(outcome, effect, action, 'possibly'));
  // "Never relay" is about foreign recipients unless it names the recipients.
  const regions =
    effect === 'relayed' && terms.whom === undefined
      ? parts.map((part) => ({ ...part, region: diagram.and(part.region, foreign) }))
      : parts;
  const reason = `it is ${effect}`;
  const isSo = (decision: Decision): boolean => decisionHasEffect(config, decision, effect, action);
  const judged = refuter.refute(regions, terms, reason, isSo);
  if (judged.verdict !== 'proven') return judged;
  const counterexample = isOfAddresses(terms) && effect !== 'accepted' && ledOn(context, claim, isSo);
  if (counterexample) return { verdict: 'refuted', reason, counterexample, dependsOn: [] };
  if (effect !== 'relayed') return judged;
  const dependsOn = onward.handedBack((taken) => mail.parts(terms, outside, taken));
  return dependsOn.length > 0 ? { verdict: 'unknown', dependsOn } : judged;
}

/** Whether all recipients are single addresses, for which it matters where aliases and virtual tables lead. */
export const isOfAddresses = ({ whom }: Terms): boolean =>
  whom?.every(({ type }) => type === 'address') ?? false;

/** Finds mail that a rule delivers, but that aliases or a virtual table lead to the prohibited treatment. */
function ledOn(
  { mail, refuter }: PolicyContext,
  claim: Prohibition,
  isSo: (decision: Decision) => boolean,
): Counterexample | undefined {
  const { terms, outside = 'nobody' } = claim;
  const expanded = mail.accepted(terms, outside, ({ disposition }) =>
    disposition === 'delivered' ? yes : no,
  );
  const found = refuter.exhaust(expanded, isSo);
  return found === 'none' ? undefined : found;
}

/** Whether a claim is exactly `strangers never relay`, which `check` answers, too. */
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
