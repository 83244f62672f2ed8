import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { decide } from '../verify/decide.js';
import { type Node, no, yes } from '../verify/diagram.js';
import { Candidates } from '../verify/flows/candidates.js';
import { type Outcome, outcomeReader } from '../verify/flows/fates.js';
import { type FlowOptions, Flows } from '../verify/flows/flows.js';
import { strangersAmong } from '../verify/flows/people.js';
import { forget, where } from '../verify/flows/walks.js';
import { withEmptyLists } from '../verify/imagined.js';
import { verifyRelay } from '../verify/relay.js';
import { isReachable } from '../verify/server/listeners.js';
import type { Decision, EnvelopeInput } from '../verify/session.js';
import { TooLarge } from '../verify/sets/automaton.js';
import type { Assertion, Claim, Deed, Terms } from './assertion.js';
import { type Door, doorsOf, isWithin } from './doors.js';
import { Questions, Regions } from './terms.js';

/** An envelope that an assertion says cannot be, or is not treated so. */
export interface Counterexample {
  readonly envelope: EnvelopeInput;
  readonly decision: Decision;
}

/** What became of one assertion. */
export interface Verdict {
  readonly assertion: Assertion;
  readonly verdict: 'proven' | 'refuted' | 'unknown';
  /** Why it is refuted, in one phrase. */
  readonly reason?: string;
  readonly counterexample?: Counterexample;
  /** For `unknown`: what it depends on. */
  readonly dependsOn: readonly string[];
}

export interface PolicyResult {
  readonly verdicts: readonly Verdict[];
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
}

/** Envelopes that are tried before a region counts as one that `decide` denies. */
const mostTries = 60;

/**
 * Judges each assertion of a policy: proven for all envelopes, refuted by one that `decide` confirms, or unknown. Never throws on a configuration and ends in
 * bounded time.
 */
export function provePolicy(
  config: Config,
  machine: Machine,
  assertions: readonly Assertion[],
  options: FlowOptions = {},
): PolicyResult {
  try {
    const prover = new Prover(config, machine, assertions, options);
    return {
      verdicts: assertions.map((assertion) => prover.judge(assertion)),
      assumptions: prover.assumptions,
    };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const dependsOn = [`the ruleset is too large to decide: ${error.message}`];
    return {
      verdicts: assertions.map((assertion) => ({ assertion, verdict: 'unknown', dependsOn })),
      assumptions: [],
    };
  }
}

/** Envelopes on one door that an assertion is about. */
interface Part {
  readonly door: Door;
  readonly region: Node;
}

class Prover {
  readonly assumptions: readonly string[];
  readonly #config: Config;
  readonly #imagined: Config;
  readonly #machine: Machine;
  readonly #options: FlowOptions;
  readonly #flows: Flows;
  readonly #regions: Regions;
  readonly #doors: readonly Door[];
  readonly #candidates: Candidates;
  readonly #outcomeOf: (leaf: number) => Outcome;

  constructor(config: Config, machine: Machine, assertions: readonly Assertion[], options: FlowOptions) {
    const questions = new Questions(config, assertions);
    this.#config = config;
    this.#imagined = withEmptyLists(config);
    this.#machine = machine;
    this.#options = options;
    this.#flows = new Flows([config], machine, questions.criteria, options);
    this.#regions = new Regions(this.#flows, questions);
    this.#doors = doorsOf(this.#flows, config, questions);
    this.#candidates = new Candidates(this.#flows, [{ config, machine }]);
    this.#outcomeOf = outcomeReader(config);
    this.assumptions = config.listeners.flatMap(({ filters }) =>
      filters.flatMap(({ filter }) =>
        filter.type === 'process'
          ? [`filter ${filter.name} is an external program: assumed to let everything through unchanged`]
          : [],
      ),
    );
  }

  judge(assertion: Assertion): Verdict {
    const { claim } = assertion;
    const verdict = this.#judge(claim);
    const unseen = this.#config.unseen.filter(({ what }) => what === 'include');
    if (verdict.verdict !== 'proven' || unseen.length === 0) return { assertion, ...verdict };
    const dependsOn = unseen.map(({ path }) => `include ${path} was not seen, and may hold any rule`);
    return { assertion, verdict: 'unknown', dependsOn };
  }

  #judge(claim: Claim): Omit<Verdict, 'assertion'> {
    switch (claim.type) {
      case 'ports':
        return this.#ports(claim);
      case 'never':
        return isPlain(claim) ? this.#openRelay() : this.#never(claim);
      case 'may':
        return this.#may(claim.terms, claim.deed, undefined, claim.deed === 'relayed');
      case 'is': {
        const { terms, deed, action } = claim;
        // From nobody may it be treated otherwise, whoever the assertion says that it is accepted from.
        const everybody = { ...terms, who: [{ type: 'anyone' }] } as const;
        const parts = this.#parts(
          everybody,
          undefined,
          (outcome) => accepted(outcome) && !fits(outcome, deed, action),
        );
        const other = this.#refute(
          parts,
          everybody,
          'it is treated otherwise',
          (decision) => decision.decision === 'accept' && !decisionFits(decision, deed, action),
        );
        return other.verdict === 'proven' ? this.#may(terms, deed, action, false) : other;
      }
    }
  }

  #openRelay(): Omit<Verdict, 'assertion'> {
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

  #ports({ ports, state }: Extract<Claim, { readonly type: 'ports' }>): Omit<Verdict, 'assertion'> {
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
    deed,
    action,
    outside,
  }: Extract<Claim, { readonly type: 'never' }>): Omit<Verdict, 'assertion'> {
    const { diagram, foreign } = this.#flows.space;
    const parts = this.#parts(terms, outside, (outcome) => fits(outcome, deed, action));
    // "Never relay" is about what is nobody's own, unless it says whom mail is for.
    const meant = deed === 'relayed' && terms.whom === undefined ? foreign : undefined;
    const regions =
      meant === undefined
        ? parts
        : parts.map((part) => ({ ...part, region: diagram.and(part.region, meant) }));
    const why = { accepted: 'it is accepted', relayed: 'it is relayed', delivered: 'it is delivered' }[deed];
    return this.#refute(regions, terms, why, (decision) => decisionFits(decision, deed, action));
  }

  /**
   * Whether each client can have each mail treated so, on some door: HELO and the reverse name are the client's to get right, the rest holds
   * for all.
   *
   * @param stays mail for one's own domains need not be relayed
   */
  #may(terms: Terms, deed: Deed, action: string | undefined, stays: boolean): Omit<Verdict, 'assertion'> {
    const { diagram, foreign, reverse, helo } = this.#flows.space;
    const aside = { first: reverse.first, end: helo.end };
    const good = [
      ...this.#parts(terms, undefined, (outcome) => fits(outcome, deed, action)),
      ...(stays ? this.#parts(terms, undefined, accepted) : []).map(({ door, region }) => ({
        door,
        region: diagram.and(region, diagram.not(foreign)),
      })),
    ];
    const reached = good
      .map(({ region }) => forget(diagram, region, aside))
      .reduce((a, b) => diagram.or(a, b), no);
    const asked = this.#parts(terms, undefined, () => true);
    if (asked.length === 0)
      return {
        verdict: 'refuted',
        reason: 'there is no listener where such mail could be sent',
        dependsOn: [],
      };
    const meant = deed === 'relayed' && terms.whom === undefined ? foreign : yes;
    const parts = asked.flatMap(({ door, region }) => {
      const left = diagram.and(diagram.and(region, meant), diagram.not(reached));
      return left === no ? [] : [{ door, region: left }];
    });
    const why = { accepted: 'it is refused', relayed: 'it is not relayed', delivered: 'it is not delivered' }[
      deed
    ];
    return this.#refute(
      parts,
      terms,
      action === undefined ? why : `${why} by action ${action}`,
      (decision) => decision.decision !== 'unknown' && !decisionFits(decision, deed, action),
    );
  }

  /** The envelopes of the terms on each door with an outcome that is asked for. */
  #parts(
    terms: Terms,
    outside: 'who' | 'as' | undefined,
    test: (outcome: Outcome) => boolean,
  ): readonly Part[] {
    const { diagram } = this.#flows.space;
    const mail = this.#regions.mail(terms, outside);
    return this.#doors.flatMap((door) => {
      if (!isWithin(door, terms)) return [];
      const clients =
        outside === 'who' ? this.#regions.others(terms.who, door) : this.#regions.clients(terms.who, door);
      const sessions = diagram.and(diagram.and(door.sessions, clients), mail);
      const region = diagram.and(
        sessions,
        where(diagram, door.outcome, (leaf) => test(this.#outcomeOf(leaf))),
      );
      return region === no ? [] : [{ door, region }];
    });
  }

  /** Refuted, if an envelope of the regions is answered as `test` says. */
  #refute(
    parts: readonly Part[],
    terms: Terms,
    reason: string,
    test: (decision: Decision) => boolean,
  ): Omit<Verdict, 'assertion'> {
    const { diagram, source, unknownLevel, unknowns } = this.#flows.space;
    const strangersOnly = terms.who.every(({ type }) => type === 'strangers');
    const meant = parts.flatMap(({ door, region }) => {
      if (!strangersOnly || door.claimed) return [{ door, region }];
      // Networks that a rule trusts are no strangers.
      const wide = [...strangersAmong(this.#flows, [...source.classesIn(region)])].sort((a, b) => a - b);
      const rest = diagram.and(region, source.set(wide));
      return rest === no ? [] : [{ door, region: rest }];
    });
    if (meant.length === 0) return proven;
    // Some stranger is in no list that was not seen; of whom a policy names that cannot be said.
    const everybody = terms.who.some(({ type }) => type === 'strangers' || type === 'anyone');
    for (const { door, region } of meant) {
      const certain = diagram.certain(
        region,
        unknownLevel,
        (level) => everybody && (unknowns[level - unknownLevel]?.list ?? false),
      );
      if (certain === no) continue;
      const found = this.#example(everybody ? this.#imagined : this.#config, door, certain, test);
      if (found !== undefined) return { verdict: 'refuted', reason, counterexample: found, dependsOn: [] };
    }
    const reasons = new Set<string>();
    for (const { region } of meant)
      for (const level of diagram.dependence(region, unknownLevel).keys()) {
        const unknown = unknowns[level - unknownLevel];
        if (unknown !== undefined) reasons.add(unknown.reason);
      }
    return {
      verdict: 'unknown',
      dependsOn:
        reasons.size > 0
          ? [...reasons]
          : [
              'rules allow a counterexample, but none was confirmed: users, aliases or virtual domains decide',
            ],
    };
  }

  #example(
    config: Config,
    { listener, connection }: Door,
    region: Node,
    test: (decision: Decision) => boolean,
  ): Counterexample | undefined {
    const place = listener === undefined ? -1 : this.#config.listeners.indexOf(listener);
    const found = config.listeners[place];
    const narrowed: Config = { ...config, listeners: found === undefined ? [] : [found] };
    let left = mostTries;
    for (const envelope of this.#candidates.envelopes(connection, region)) {
      const decision = decide(narrowed, this.#machine, envelope);
      if (test(decision)) return { envelope, decision };
      left -= 1;
      if (left <= 0) break;
    }
    return undefined;
  }
}

const proven = { verdict: 'proven', dependsOn: [] } as const;

/** `strangers never relay`, and nothing more: what `check` answers, too. */
const isPlain = ({ deed, action, terms, outside }: Extract<Claim, { readonly type: 'never' }>): boolean =>
  deed === 'relayed' &&
  action === undefined &&
  outside === undefined &&
  Object.keys(terms).length === 1 &&
  terms.who.every(({ type }) => type === 'strangers');

const accepted = ({ fate }: Outcome): boolean => fate === 'relayed' || fate === 'delivered';

const fits = (outcome: Outcome, deed: Deed, action: string | undefined): boolean =>
  accepted(outcome) &&
  (deed === 'accepted' || outcome.fate === deed) &&
  (action === undefined || outcome.action?.name === action);

/** The same of an answer. What aliases lead to is not asked: the first rule decides. */
function decisionFits(decision: Decision, deed: Deed, action: string | undefined): boolean {
  if (decision.decision !== 'accept') return false;
  const type = { accepted: undefined, relayed: 'relay', delivered: 'local' }[deed];
  return (
    (type === undefined || decision.deliveries.some((delivery) => delivery.type === type)) &&
    (action === undefined || decision.deliveries.some((delivery) => delivery.action === action))
  );
}
