import type { Config, RuleOutcome, Table } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { type Node, no, yes } from '../verify/bdd/diagram.js';
import { exists, partsOf } from '../verify/bdd/walks.js';
import { budgeted, TooLarge } from '../verify/budget.js';
import { type FlowOutcome, outcomeReader } from '../verify/flows/dispositions.js';
import { type FlowOptions, Flows } from '../verify/flows/flows.js';
import { ownerAssumptions } from '../verify/relay/owner-assumptions.js';
import { relayDestinationOf } from '../verify/relay/relay-destination.js';
import { verifyRelay } from '../verify/relay/verify-relay.js';
import { strangerEntryPoints } from '../verify/ruleset/stranger-sessions.js';
import { isReachable } from '../verify/smtp/bindings.js';
import { certificateAssumptions } from '../verify/smtp/client-certificates.js';
import type { Decision } from '../verify/smtp/envelope.js';
import type { Assertion, AssertionClaim, Effect, Terms } from './assertion.js';
import {
  type AssertionVerdict,
  type PolicyJudgement,
  type PolicyResult,
  proven,
} from './assertion-verdict.js';
import { keysToRoot } from './bounces.js';
import { decisionHasEffect, hasEffect, isAccepted } from './effects.js';
import { isInTerms, type PolicyEntryPoint, policyEntryPoints } from './entry-points.js';
import { OnwardMail } from './onward-mail.js';
import { Questions } from './questions.js';
import { type EntryPointRegion, Refuter } from './refuter.js';
import { Regions } from './terms.js';

/**
 * Judges each assertion of a policy: proven for all envelopes, refuted by one that `decide` confirms, or unknown. Never throws on a configuration and ends in
 * bounded time: what it takes is spent from one budget (budget.ts), and what is judged by then stays so.
 */
export function provePolicy(
  config: Config,
  machine: Machine,
  assertions: readonly Assertion[],
  options: FlowOptions = {},
): PolicyResult {
  return budgeted(() => {
    const prover = unlessTooLarge(() => new Prover(config, machine, assertions, options));
    const verdicts = assertions.map((assertion): AssertionVerdict => {
      const verdict = typeof prover === 'string' ? prover : unlessTooLarge(() => prover.judge(assertion));
      return typeof verdict === 'string' ? { assertion, verdict: 'unknown', dependsOn: [verdict] } : verdict;
    });
    return { verdicts, assumptions: typeof prover === 'string' ? [] : prover.assumptions };
  });
}

/** What `make` gives, or a sentence that says why it is too large. */
function unlessTooLarge<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return `the ruleset is too large to decide: ${error.message}`;
  }
}

class Prover {
  readonly assumptions: readonly string[];
  readonly #config: Config;
  readonly #machine: Machine;
  readonly #options: FlowOptions;
  readonly #flows: Flows;
  readonly #regions: Regions;
  readonly #entryPoints: readonly PolicyEntryPoint[];
  readonly #refuter: Refuter;
  readonly #onward: OnwardMail;
  readonly #outcomeOf: (leaf: number) => FlowOutcome;

  constructor(config: Config, machine: Machine, assertions: readonly Assertion[], options: FlowOptions) {
    const questions = new Questions(config, machine, assertions);
    this.#config = config;
    this.#machine = machine;
    this.#options = options;
    this.#flows = new Flows([config], machine, questions.criteria, options);
    this.#regions = new Regions(this.#flows, questions);
    this.#entryPoints = policyEntryPoints(this.#flows, config, questions);
    this.#refuter = new Refuter(config, machine, this.#flows);
    this.#outcomeOf = outcomeReader(config);
    this.#onward = new OnwardMail(config, this.#flows, this.#entryPoints);
    const programs = config.listeners.flatMap(({ filters }) =>
      filters.flatMap(({ filter }) =>
        filter.type === 'process'
          ? [`filter ${filter.name} is an external program: assumed to let everything through unchanged`]
          : [],
      ),
    );
    const { assumptions } = strangerEntryPoints(config, this.#flows.space);
    this.assumptions = [
      ...new Set([
        ...ownerAssumptions(options),
        ...programs,
        ...assumptions,
        ...certificateAssumptions(config.listeners),
        ...this.#onward.assumptions(),
      ]),
    ];
  }

  judge(assertion: Assertion): AssertionVerdict {
    const { claim } = assertion;
    const verdict = this.#judge(claim);
    const unseen = this.#config.unseen.filter(({ what }) => what === 'include');
    if (verdict.verdict !== 'proven' || unseen.length === 0) return { assertion, ...verdict };
    const dependsOn = unseen.map(({ path }) => `include ${path} was not seen, and may hold any rule`);
    return { assertion, verdict: 'unknown', dependsOn };
  }

  #judge(claim: AssertionClaim): PolicyJudgement {
    switch (claim.type) {
      case 'ports':
        return this.#ports(claim);
      case 'never':
        return isPlain(claim) ? this.#openRelay() : this.#never(claim);
      case 'may':
        return this.#can(claim.terms, { effect: claim.effect, stays: claim.effect === 'relayed' });
      case 'is': {
        const { terms, effect, action } = claim;
        const { diagram } = this.#flows.space;
        // From nobody may it be treated otherwise, whoever the assertion says that it is accepted from.
        const everybody = { ...terms, who: [{ type: 'anyone' }] } as const;
        const parts = this.#accepted(everybody, undefined, (outcome) =>
          isAccepted(outcome) ? diagram.not(this.#done(outcome, effect, action, 'surely')) : no,
        );
        const other = this.#refuter.refute(
          parts,
          everybody,
          'it is treated otherwise',
          (decision) =>
            decision.decision === 'accept' && !decisionHasEffect(this.#config, decision, effect, action),
        );
        if (other.verdict !== 'proven') return other;
        const bounced = effect === 'delivered' ? this.#bounced(terms) : undefined;
        return bounced ?? this.#can(terms, { effect, action, always: true });
      }
    }
  }

  /** Refuted by mail that a map leads to root, where smtpd accepts and then bounces it. */
  #bounced(terms: Terms): PolicyJudgement | undefined {
    const delivered = this.#parts(terms, undefined, ({ disposition }) =>
      disposition === 'delivered' ? yes : no,
    );
    const counterexample = this.#refuter.among(
      delivered,
      keysToRoot(this.#config),
      (decision) =>
        decision.decision === 'accept' && !decisionHasEffect(this.#config, decision, 'delivered', undefined),
    );
    return (
      counterexample && {
        verdict: 'refuted',
        reason: 'it is accepted and bounces',
        counterexample,
        dependsOn: [],
      }
    );
  }

  #openRelay(): PolicyJudgement {
    const { openRelay, holes, dependsOn } = verifyRelay(this.#config, this.#machine, this.#options);
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

  #ports({ ports, state }: Extract<AssertionClaim, { readonly type: 'ports' }>): PolicyJudgement {
    const open = new Set(this.#config.listeners.filter(isReachable).map(({ port }) => port));
    const wrong =
      state === 'open'
        ? ports.filter((port) => !open.has(port))
        : [...open].filter((port) => ports.includes(port) === (state === 'closed'));
    const [first] = wrong;
    if (first === undefined) return proven;
    const reason = state === 'open' ? `nobody listens on port ${first}` : `a listener is on port ${first}`;
    return { verdict: 'refuted', reason, dependsOn: [] };
  }

  #never({
    terms,
    effect,
    action,
    outside,
  }: Extract<AssertionClaim, { readonly type: 'never' }>): PolicyJudgement {
    const { diagram, foreign } = this.#flows.space;
    const parts = this.#accepted(terms, outside ?? 'nobody', (outcome) =>
      this.#done(outcome, effect, action, 'possibly'),
    );
    // "Never relay" is about foreign recipients, unless it says whom mail is for.
    const meant = effect === 'relayed' && terms.whom === undefined ? foreign : undefined;
    const regions =
      meant === undefined
        ? parts
        : parts.map((part) => ({ ...part, region: diagram.and(part.region, meant) }));
    const why = { accepted: 'it is accepted', relayed: 'it is relayed', delivered: 'it is delivered' }[
      effect
    ];
    const judged = this.#refuter.refute(regions, terms, why, (decision) =>
      decisionHasEffect(this.#config, decision, effect, action),
    );
    if (judged.verdict !== 'proven' || effect !== 'relayed') return judged;
    const dependsOn = this.#onward.handedBack((taken) => this.#parts(terms, outside ?? 'nobody', taken));
    return dependsOn.length > 0 ? { verdict: 'unknown', dependsOn } : judged;
  }

  /** Whether each client can have each mail treated so, on some entry point. */
  #can(terms: Terms, { effect, action, stays = false, always = false }: Possibility): PolicyJudgement {
    const { diagram, foreign, reverse, helo, sender } = this.#flows.space;
    const aside = always ? { first: 0, end: 0 } : { first: reverse.first, end: helo.end };
    // Of single recipients it counts whether they exist.
    const single = terms.whom?.every(({ type }) => type === 'address') ?? false;
    const parts = (taken: (outcome: FlowOutcome) => Node): readonly EntryPointRegion[] =>
      single ? this.#accepted(terms, undefined, taken) : this.#parts(terms, undefined, taken);
    const good = [
      ...parts((outcome) => this.#done(outcome, effect, action, 'surely')),
      ...(stays ? parts((outcome) => (isAccepted(outcome) ? yes : no)) : []).map(
        ({ entryPoint, region }) => ({
          entryPoint,
          region: diagram.and(region, diagram.not(foreign)),
        }),
      ),
    ];
    const reached = good
      .map(({ region }) => exists(diagram, region, aside))
      .reduce((a, b) => diagram.or(a, b), no);
    const asked = this.#parts(terms, undefined, () => yes);
    if (asked.length === 0)
      return {
        verdict: 'refuted',
        reason: 'there is no listener where such mail could be sent',
        dependsOn: [],
      };
    const recipients = effect === 'relayed' && terms.whom === undefined ? foreign : yes;
    // Where listeners complete a sender without a domain differently, it is the client's to say which it means.
    const said = always || !this.#completesDifferently ? yes : diagram.not(sender.bareNode);
    const meant = diagram.and(recipients, said);
    const missed = asked.flatMap(({ entryPoint, region }) => {
      const left = diagram.and(diagram.and(region, meant), diagram.not(reached));
      return left === no ? [] : [{ entryPoint, region: left }];
    });
    const why = { accepted: 'it is refused', relayed: 'it is not relayed', delivered: 'it is not delivered' }[
      effect
    ];
    const reason = action === undefined ? why : `${why} by action ${action}`;
    const misses = (decision: Decision): boolean =>
      decision.decision !== 'unknown' &&
      !(stays ? decision.decision === 'accept' : decisionHasEffect(this.#config, decision, effect, action));
    const judged = this.#refuter.refute(
      missed,
      terms,
      reason,
      (decision) =>
        decision.decision !== 'unknown' && !decisionHasEffect(this.#config, decision, effect, action),
    );
    const counterexample = judged.verdict === 'proven' && single && this.#refuter.exhaust(good, misses);
    if (counterexample && counterexample !== 'none')
      return { verdict: 'refuted', reason, counterexample, dependsOn: [] };
    const dependsOn =
      judged.verdict === 'proven' && effect === 'relayed'
        ? this.#config.rules.flatMap(({ index, outcome }) => {
            const table = unseenRoutes(outcome);
            const isReached = table && parts(({ rule }) => (rule === index ? yes : no)).length > 0;
            return isReached ? [`table ${table.name} was not seen, and may name no host`] : [];
          })
        : [];
    return dependsOn.length > 0 ? { verdict: 'unknown', dependsOn: [...new Set(dependsOn)] } : judged;
  }

  /** Whether listeners have several names, with which they complete addresses. */
  get #completesDifferently(): boolean {
    const { serverName } = this.#flows.space;
    return (
      new Set(this.#config.listeners.map(({ hostname }) => hostname?.toLowerCase() ?? serverName)).size > 1
    );
  }

  /** The mail with an outcome that is done to it as an assertion says: not that for which a relay has no host. */
  #done(outcome: FlowOutcome, effect: Effect, action: string | undefined, how: 'surely' | 'possibly'): Node {
    if (!hasEffect(outcome, effect, action)) return no;
    if (effect !== 'relayed' || outcome.action?.type !== 'relay') return yes;
    const unseen = how === 'surely' ? no : yes;
    return this.#flows.routed(outcome.action, { list: unseen, program: unseen });
  }

  /** The same of mail that is accepted, as far as its recipients exist. */
  #accepted(
    terms: Terms,
    outside: 'who' | 'as' | 'nobody' | undefined,
    taken: (outcome: FlowOutcome) => Node,
  ): readonly EntryPointRegion[] {
    const { diagram } = this.#flows.space;
    return this.#parts(terms, outside, taken).flatMap(({ entryPoint, region }) => {
      const possible = diagram.map(entryPoint.outcome, (leaf) =>
        this.#regions.possible(this.#outcomeOf(leaf)),
      );
      const rest = diagram.and(region, possible);
      return rest === no ? [] : [{ entryPoint, region: rest }];
    });
  }

  /**
   * The envelopes of the terms on each entry point with an outcome that is asked for.
   *
   * @param taken the mail with an outcome that counts
   * @param outside all but these clients, or senders; `nobody`: these, whatever they claim
   */
  #parts(
    terms: Terms,
    outside: 'who' | 'as' | 'nobody' | undefined,
    taken: (outcome: FlowOutcome) => Node,
  ): readonly EntryPointRegion[] {
    const { diagram } = this.#flows.space;
    const mail = this.#regions.mail(terms, outside === 'nobody' ? undefined : outside);
    return this.#entryPoints.flatMap((entryPoint) => {
      if (!isInTerms(entryPoint, terms)) return [];
      const clients =
        outside === 'who'
          ? this.#regions.others(terms.who, entryPoint)
          : outside === 'nobody'
            ? this.#regions.claims(terms.who, entryPoint)
            : this.#regions.clients(terms.who, entryPoint);
      const sessions = diagram.and(diagram.and(entryPoint.sessions, clients), mail);
      const region = diagram.and(
        sessions,
        partsOf(diagram, entryPoint.outcome, (leaf) => taken(this.#outcomeOf(leaf))),
      );
      return region === no ? [] : [{ entryPoint, region }];
    });
  }
}

/** The table that names the hosts for some domains, where that was not seen. */
function unseenRoutes(outcome: RuleOutcome): Table | undefined {
  if (outcome.type !== 'action' || outcome.action.type !== 'relay') return undefined;
  const onward = relayDestinationOf(outcome.action);
  return onward.type === 'domains' ? onward.unseen : onward.type === 'unknown' ? onward.table : undefined;
}

/** What clients can have done to their mail. */
interface Possibility {
  readonly effect: Effect;
  readonly action?: string | undefined;
  /** Mail for one's own domains need not be relayed. */
  readonly stays?: boolean;
  /** Whatever HELO and the reverse name are; otherwise they are the client's to get right. */
  readonly always?: boolean;
}

/** `strangers never relay`, and nothing more: what `check` answers, too. */
const isPlain = ({
  effect,
  action,
  terms,
  outside,
}: Extract<AssertionClaim, { readonly type: 'never' }>): boolean =>
  effect === 'relayed' &&
  action === undefined &&
  outside === undefined &&
  Object.keys(terms).length === 1 &&
  terms.who.every(({ type }) => type === 'strangers');
