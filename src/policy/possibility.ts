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
  /** Whether mail for own domains need not be relayed. */
  readonly stays?: boolean;
  /** Whether it must be possible with any HELO and reverse name; otherwise the client has to choose them correctly. */
  readonly always?: boolean;
}

/** Returns the mail on each entry point, given the mail of each outcome that counts. */
type PartsWith = (taken: (outcome: FlowOutcome) => Node) => readonly EntryPointRegion[];

/** Judges whether each client can have all of its mail treated this way, on some entry point. */
export function judgePossibility(context: PolicyContext, claim: Possibility): PolicyJudgement {
  const { config, mail, refuter } = context;
  const { terms, effect, action, stays = false } = claim;
  // For single recipients it matters whether they exist.
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

/** The mail that is definitely treated this way, or need not be. */
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

/** The mail in question that no entry point treats this way. */
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
  // If listeners complete a sender without a domain by different names, the client has to state which one it means.
  const names = new Set(config.listeners.map(({ hostname }) => hostname?.toLowerCase() ?? serverName));
  const said = always || names.size <= 1 ? yes : diagram.not(sender.bareNode);
  const meant = diagram.and(recipients, said);
  return asked.flatMap(({ entryPoint, region }) => {
    const left = diagram.and(diagram.and(region, meant), diagram.not(reached));
    return left === no ? [] : [{ entryPoint, region: left }];
  });
}

/** Reasons why there may be no host to relay mail to, given what was not read. */
function unseenHosts({ config }: PolicyContext, parts: PartsWith): readonly string[] {
  const reasons = config.rules.flatMap(({ index, outcome }) => {
    const table = unseenRoutes(outcome);
    const isReached = table && parts(({ rule }) => (rule === index ? yes : no)).length > 0;
    return isReached ? [`table <${table.name}> was not read, and may name no host`] : [];
  });
  return [...new Set(reasons)];
}

/** The table that names the hosts for some domains, if it was not seen. */
function unseenRoutes(outcome: RuleOutcome): Table | undefined {
  const action = relayActionOf({ outcome });
  if (action === undefined) return undefined;
  const onward = relayDestinationOf(action);
  return onward.type === 'domains' ? onward.unseen : onward.type === 'unknown' ? onward.table : undefined;
}
