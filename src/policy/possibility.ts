import type { RuleOutcome, Table } from '../model/config/config.js';
import { relayActionOf } from '../model/config/rule-actions.js';
import { type Node, no, yes } from '../verify/bdd/diagram.js';
import { exists } from '../verify/bdd/walks.js';
import type { FlowOutcome } from '../verify/flows/dispositions.js';
import { relayDestinationOf } from '../verify/relay/relay-destination.js';
import type { Decision } from '../verify/smtp/envelope.js';
import type { Effect, Terms } from './assertion.js';
import type { PolicyJudgement } from './assertion-verdict.js';
import { decisionHasEffect, isAccepted } from './effects.js';
import type { PolicyContext } from './policy-context.js';
import { isOfAddresses } from './prohibition.js';
import type { EntryPointRegion } from './refuter.js';

/** A treatment that clients can get for their mail. */
export interface Possibility {
  readonly terms: Terms;
  readonly effect: Effect;
  readonly action?: string | undefined;
  /** Mail for one's own domains need not be relayed. */
  readonly stays?: boolean;
  /** Whatever HELO and the reverse name are; otherwise they are the client's to get right. */
  readonly always?: boolean;
}

/** The mail with an outcome that counts, on each entry point. */
type PartsWith = (taken: (outcome: FlowOutcome) => Node) => readonly EntryPointRegion[];

/** Whether each client can have each mail treated so, on some entry point. */
export function judgePossibility(context: PolicyContext, claim: Possibility): PolicyJudgement {
  const { config, mail, refuter } = context;
  const { terms, effect, action, stays = false } = claim;
  // Of single recipients it counts whether they exist.
  const single = isOfAddresses(terms);
  const parts: PartsWith = (taken) =>
    single ? mail.accepted(terms, undefined, taken) : mail.parts(terms, undefined, taken);
  const asked = mail.parts(terms, undefined, () => yes);
  if (asked.length === 0)
    return {
      verdict: 'refuted',
      reason: 'there is no listener where such mail could be sent',
      dependsOn: [],
    };
  const good = goodMail(context, claim, parts);
  const missed = missedMail(context, claim, asked, good);
  const why = effect === 'accepted' ? 'it is refused' : `it is not ${effect}`;
  const reason = action === undefined ? why : `${why} by action "${action}"`;
  const isWrong = (decision: Decision): boolean =>
    decision.decision !== 'unknown' && !decisionHasEffect(config, decision, effect, action);
  const judged = refuter.refute(missed, terms, reason, isWrong);
  if (judged.verdict !== 'proven') return judged;
  const counterexample =
    single &&
    refuter.exhaust(good, (decision) =>
      stays ? decision.decision !== 'unknown' && decision.decision !== 'accept' : isWrong(decision),
    );
  if (counterexample && counterexample !== 'none')
    return { verdict: 'refuted', reason, counterexample, dependsOn: [] };
  const dependsOn = effect === 'relayed' ? unseenHosts(context, parts) : [];
  return dependsOn.length > 0 ? { verdict: 'unknown', dependsOn } : judged;
}

/** The mail that is surely treated so, or need not be. */
function goodMail(
  { flows, mail }: PolicyContext,
  { effect, action, stays = false }: Possibility,
  parts: PartsWith,
): readonly EntryPointRegion[] {
  const { diagram, foreign } = flows.space;
  const staying = stays ? parts((outcome) => (isAccepted(outcome) ? yes : no)) : [];
  return [
    ...parts((outcome) => mail.done(outcome, effect, action, 'surely')),
    ...staying.map(({ entryPoint, region }) => ({
      entryPoint,
      region: diagram.and(region, diagram.not(foreign)),
    })),
  ];
}

/** The mail that is asked about and that no entry point treats so. */
function missedMail(
  { config, flows }: PolicyContext,
  { terms, effect, always = false }: Possibility,
  asked: readonly EntryPointRegion[],
  good: readonly EntryPointRegion[],
): readonly EntryPointRegion[] {
  const { diagram, foreign, reverse, helo, sender, serverName } = flows.space;
  const aside = always ? { first: 0, end: 0 } : { first: reverse.first, end: helo.end };
  const reached = good
    .map(({ region }) => exists(diagram, region, aside))
    .reduce((a, b) => diagram.or(a, b), no);
  const recipients = effect === 'relayed' && terms.whom === undefined ? foreign : yes;
  // Where listeners complete a sender without a domain by several names, it is the client's to say which it means.
  const names = new Set(config.listeners.map(({ hostname }) => hostname?.toLowerCase() ?? serverName));
  const said = always || names.size <= 1 ? yes : diagram.not(sender.bareNode);
  const meant = diagram.and(recipients, said);
  return asked.flatMap(({ entryPoint, region }) => {
    const left = diagram.and(diagram.and(region, meant), diagram.not(reached));
    return left === no ? [] : [{ entryPoint, region: left }];
  });
}

/** Why mail may find no host to be relayed to, for all that was seen. */
function unseenHosts({ config }: PolicyContext, parts: PartsWith): readonly string[] {
  const reasons = config.rules.flatMap(({ index, outcome }) => {
    const table = unseenRoutes(outcome);
    const isReached = table && parts(({ rule }) => (rule === index ? yes : no)).length > 0;
    return isReached ? [`table <${table.name}> was not read, and may name no host`] : [];
  });
  return [...new Set(reasons)];
}

/** The table that names the hosts for some domains, where that was not seen. */
function unseenRoutes(outcome: RuleOutcome): Table | undefined {
  const action = relayActionOf({ outcome });
  if (action === undefined) return undefined;
  const onward = relayDestinationOf(action);
  return onward.type === 'domains' ? onward.unseen : onward.type === 'unknown' ? onward.table : undefined;
}
