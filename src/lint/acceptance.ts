import type { Config, FromCriterion, Listener } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { type Diagram, type Node, no } from '../verify/bdd/diagram.js';
import { exists, whereLeaf } from '../verify/bdd/walks.js';
import { modesOf } from '../verify/flows/client-modes.js';
import { type Disposition, type FlowOutcome, outcomeReader } from '../verify/flows/dispositions.js';
import { Flows } from '../verify/flows/flows.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { takesNoMail } from '../verify/smtp/mail-limits.js';
import { anonymous } from '../verify/space/reserved-users.js';
import type { Criteria } from '../verify/space/scope.js';

/**
 * The groups of senders: `users` are remote and have logged in, `others` are remote without a login, behind a proxy or not, `anyone` is every client, including this
 * machine and the local socket.
 */
export type SenderGroup = 'users' | 'others' | 'anyone';

/** The outcome for some mail: for all envelopes of a group that meet a question's criteria. */
export interface Taken {
  /** Whether some of it is accepted, at least if unseen lists name it. */
  readonly possibly: boolean;
  /** Whether some of it is accepted, whatever the unseen data contains. */
  readonly certainly: boolean;
  /** Whether there is such mail, and all of it is accepted. */
  readonly wholly: boolean;
  /** The rules that may accept it, from 1, in order. */
  readonly rules: readonly number[];
}

/** Remote users who have logged in, as sets of their names. */
export interface ServedUsers {
  /** Users some of whose mail is relayed, at least if unseen lists name it. */
  readonly partly: Node;
  /** Users who have such mail, all of which is relayed. */
  readonly wholly: Node;
}

/** One way in: the set of its possible envelopes, and what becomes of them. */
interface Way {
  readonly sessions: Node;
  readonly outcome: Node;
}

/** A configuration with the ways by which mail comes in. */
interface AskedConfig {
  readonly listeners: readonly Listener[];
  readonly outcomeOf: (leaf: number) => FlowOutcome;
  readonly ways: Map<SenderGroup, readonly Way[]>;
}

/** The mail that a question is about, divided into what is accepted and what is refused by at least one way in. */
interface AskedMail {
  readonly accepted: Node;
  readonly refused: Node;
  readonly rules: ReadonlySet<number>;
}

/** Determines which mail the rules accept, for all envelopes at once, in one configuration or in several that are compared. */
export class Acceptance {
  readonly #flows: Flows;
  readonly #configs: readonly AskedConfig[];

  /** @throws TooLarge */
  constructor(
    configs: readonly [Config, ...Config[]],
    machine: Machine,
    options: RelayOptions,
    questions: readonly Criteria[],
  ) {
    this.#flows = new Flows(configs, machine, questions, options);
    this.#configs = configs.map((config) => ({
      listeners: config.listeners,
      outcomeOf: outcomeReader(config),
      ways: new Map(),
    }));
  }

  get diagram(): Diagram {
    return this.#flows.space.diagram;
  }

  /**
   * The outcome for the mail that meets a question's criteria, in the first configuration.
   *
   * @param foreign whether to ask only about mail for domains that are not the server's own
   */
  of(question: number, group: SenderGroup, foreign = false): Taken {
    const { space } = this.#flows;
    const { accepted, refused, rules } = this.#asked(0, question, group, foreign, ['relayed', 'delivered']);
    const known = space.diagram.certain(accepted, space.unknownLevel, (level) =>
      space.unknowns[level - space.unknownLevel]?.list ? 0 : undefined,
    );
    return {
      possibly: accepted !== no,
      certainly: known !== no,
      wholly: accepted !== no && refused === no,
      rules: [...rules].sort((a, b) => a - b),
    };
  }

  /** The users whose mail for other servers a configuration relays, as far as it meets a question's criteria. */
  relayedUsers(config: number, question: number): ServedUsers {
    const { diagram } = this.#flows.space;
    const { accepted, refused } = this.#asked(config, question, 'users', true, ['relayed']);
    const partly = this.#usersOf(accepted);
    return { partly, wholly: diagram.and(partly, diagram.not(this.#usersOf(refused))) };
  }

  /** The users that send some of this mail. */
  #usersOf(mail: Node): Node {
    const { diagram, auth } = this.#flows.space;
    const behind = exists(diagram, mail, { first: auth.end, end: Number.POSITIVE_INFINITY });
    return exists(diagram, behind, { first: 0, end: auth.first });
  }

  #asked(
    part: number,
    question: number,
    group: SenderGroup,
    foreign: boolean,
    dispositions: readonly Disposition[],
  ): AskedMail {
    const config = this.#configs[part];
    if (config === undefined) throw new Error(`no configuration ${part}`);
    const isAccepted = (leaf: number): boolean => dispositions.includes(config.outcomeOf(leaf).disposition);
    const { space } = this.#flows;
    const { diagram } = space;
    const asked = diagram.and(this.#flows.question(question), foreign ? space.foreign : this.#flows.possible);
    let accepted: Node = no;
    let refused: Node = no;
    const rules = new Set<number>();
    for (const { sessions, outcome } of this.#waysOf(part, config, group)) {
      const region = diagram.and(sessions, asked);
      if (region === no) continue;
      const decided = diagram.ite(region, outcome, no);
      const taken = whereLeaf(diagram, decided, isAccepted);
      accepted = diagram.or(accepted, taken);
      refused = diagram.or(refused, diagram.and(region, diagram.not(taken)));
      for (const leaf of diagram.values(decided)) {
        const { rule } = config.outcomeOf(leaf);
        if (rule !== undefined && isAccepted(leaf)) rules.add(rule);
      }
    }
    return { accepted, refused, rules };
  }

  /** The ways of a group. Ways with the same outcome, such as listeners without differences, are merged. */
  #waysOf(part: number, config: AskedConfig, group: SenderGroup): readonly Way[] {
    const known = config.ways.get(group);
    if (known !== undefined) return known;
    const byOutcome = new Map<Node, Node>();
    for (const { sessions, outcome } of this.#eachWay(part, config, group))
      byOutcome.set(outcome, this.diagram.or(byOutcome.get(outcome) ?? no, sessions));
    const ways = [...byOutcome].map(([outcome, sessions]) => ({ sessions, outcome }));
    config.ways.set(group, ways);
    return ways;
  }

  *#eachWay(part: number, { listeners }: AskedConfig, group: SenderGroup): Generator<Way> {
    const flows = this.#flows;
    const { diagram, auth } = flows.space;
    const network = flows.space.kinds('ipv4', 'ipv6');
    const elsewhere = diagram.and(network, diagram.not(flows.ownAddresses));
    const who: Readonly<Record<SenderGroup, Node>> = {
      users: diagram.and(flows.authenticated, elsewhere),
      others: diagram.and(auth.set([anonymous]), elsewhere),
      anyone: diagram.or(auth.set([anonymous]), flows.authenticated),
    };
    for (const [index, listener] of listeners.entries())
      for (const mode of modesOf([listener])) {
        // A client behind a proxy is whoever the proxy says.
        if (group === 'users' && mode.header) continue;
        const clients = diagram.and(flows.clients(listener, mode), flows.admitted(part, index, mode));
        yield { sessions: diagram.and(clients, who[group]), outcome: flows.outcome(part, index, mode) };
      }
    if (group === 'anyone') yield { sessions: flows.socketClient, outcome: flows.socketOutcome(part) };
  }
}

/** The answers to some questions, or undefined if the ruleset is too large to decide, or if all mail is refused whatever the rules say. */
export function acceptanceOf(
  { config, machine, relayOptions }: { config: Config; machine: Machine; relayOptions: RelayOptions },
  questions: readonly Criteria[],
): Acceptance | undefined {
  if (takesNoMail(config.settings)) return undefined;
  try {
    return new Acceptance([config], machine, relayOptions, questions);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

/** The criteria of a rule with `from any` in place of its `from`. */
export const fromEverywhere = (criteria: Criteria): Criteria => ({
  ...criteria,
  from: anybody(criteria.from),
});

/** The criteria of a rule with `for any` in place of its `for`; a `!` before its `for` is kept. */
export const toEverybody = (criteria: Criteria): Criteria => ({
  ...criteria,
  for: { ...criteria.for, type: 'any', implied: false },
});

const anybody = ({ span }: FromCriterion): FromCriterion => ({
  type: 'any',
  negated: false,
  regex: false,
  implied: false,
  table: undefined,
  span,
});
