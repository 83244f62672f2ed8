import type { Config, FromCriterion, Listener, MatchRule } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { type Node, no } from '../verify/bdd/diagram.js';
import { where } from '../verify/bdd/walks.js';
import { modesOf } from '../verify/flows/client-modes.js';
import { type Disposition, type FlowOutcome, outcomeReader } from '../verify/flows/dispositions.js';
import { Flows } from '../verify/flows/flows.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { takesNoMail } from '../verify/smtp/mail-limits.js';
import { anonymous } from '../verify/space/reserved-users.js';
import type { Criteria } from '../verify/space/scope.js';

/**
 * Who sends: `users` have logged in from elsewhere, `others` come from elsewhere without a login, behind a proxy or not, `anyone` is every client,
 * this machine and the local socket included.
 */
export type SenderGroup = 'users' | 'others' | 'anyone';

/** What becomes of some mail: of all envelopes of a group for which a question's criteria hold. */
export interface Taken {
  /** Some of it is accepted, at least if lists that were not seen name it. */
  readonly possibly: boolean;
  /** Some of it is accepted, whatever was not seen holds. */
  readonly certainly: boolean;
  /** There is such mail, and all of it is accepted. */
  readonly wholly: boolean;
  /** The rules that may accept it, from 1, in order. */
  readonly rules: readonly number[];
}

/** One way in: all envelopes that there can be, and what becomes of them. */
interface Way {
  readonly sessions: Node;
  readonly outcome: Node;
}

/** Answers which mail the rules accept, for all envelopes at once. */
export class Acceptance {
  readonly #flows: Flows;
  readonly #outcomeOf: (leaf: number) => FlowOutcome;
  readonly #listeners: readonly Listener[];
  readonly #ways = new Map<SenderGroup, readonly Way[]>();

  /** @throws TooLarge */
  constructor(config: Config, machine: Machine, options: RelayOptions, questions: readonly Criteria[]) {
    this.#flows = new Flows([config], machine, questions, options);
    this.#outcomeOf = outcomeReader(config);
    this.#listeners = config.listeners;
  }

  /**
   * What becomes of the mail for which a question's criteria hold.
   *
   * @param foreign only mail for domains that are not the server's own
   * @param dispositions what counts as accepted
   */
  of(
    question: number,
    group: SenderGroup,
    foreign = false,
    dispositions: readonly Disposition[] = ['relayed', 'delivered'],
  ): Taken {
    const isAccepted = (leaf: number): boolean => dispositions.includes(this.#outcomeOf(leaf).disposition);
    const { space } = this.#flows;
    const { diagram } = space;
    const asked = diagram.and(this.#flows.question(question), foreign ? space.foreign : this.#flows.possible);
    let accepted: Node = no;
    let left = false;
    const rules = new Set<number>();
    for (const { sessions, outcome } of this.#waysOf(group)) {
      const region = diagram.and(sessions, asked);
      if (region === no) continue;
      const decided = diagram.ite(region, outcome, no);
      const taken = where(diagram, decided, isAccepted);
      if (diagram.and(region, diagram.not(taken)) !== no) left = true;
      accepted = diagram.or(accepted, taken);
      for (const leaf of diagram.values(decided)) {
        const { rule } = this.#outcomeOf(leaf);
        if (rule !== undefined && isAccepted(leaf)) rules.add(rule);
      }
    }
    const known = diagram.certain(accepted, space.unknownLevel, (level) =>
      space.unknowns[level - space.unknownLevel]?.list ? 0 : undefined,
    );
    return {
      possibly: accepted !== no,
      certainly: known !== no,
      wholly: accepted !== no && !left,
      rules: [...rules].sort((a, b) => a - b),
    };
  }

  /** The ways of a group; those with one outcome, as listeners without differences have, are one. */
  #waysOf(group: SenderGroup): readonly Way[] {
    const known = this.#ways.get(group);
    if (known !== undefined) return known;
    const byOutcome = new Map<Node, Node>();
    for (const { sessions, outcome } of this.#eachWay(group))
      byOutcome.set(outcome, this.#flows.space.diagram.or(byOutcome.get(outcome) ?? no, sessions));
    const ways = [...byOutcome].map(([outcome, sessions]) => ({ sessions, outcome }));
    this.#ways.set(group, ways);
    return ways;
  }

  *#eachWay(group: SenderGroup): Generator<Way> {
    const flows = this.#flows;
    const { diagram, auth } = flows.space;
    const network = flows.space.kinds('ipv4', 'ipv6');
    const elsewhere = diagram.and(network, diagram.not(flows.ownAddresses));
    const who: Readonly<Record<SenderGroup, Node>> = {
      users: diagram.and(flows.authenticated, elsewhere),
      others: diagram.and(auth.set([anonymous]), elsewhere),
      anyone: diagram.or(auth.set([anonymous]), flows.authenticated),
    };
    for (const [index, listener] of this.#listeners.entries())
      for (const mode of modesOf([listener])) {
        // Who comes through a proxy is whom it names.
        if (group === 'users' && mode.header) continue;
        const clients = diagram.and(flows.clients(listener, mode), flows.admitted(0, index, mode));
        yield { sessions: diagram.and(clients, who[group]), outcome: flows.outcome(0, index, mode) };
      }
    if (group === 'anyone') yield { sessions: flows.socketClient, outcome: flows.socketOutcome(0) };
  }
}

/** An answer to these questions; undefined where the ruleset is too large to decide, or where all mail is refused whatever the rules say. */
export function acceptanceOf(
  { config, machine, relayOptions }: { config: Config; machine: Machine; relayOptions: RelayOptions },
  questions: readonly Criteria[],
): Acceptance | undefined {
  if (takesNoMail(config.settings)) return undefined;
  try {
    return new Acceptance(config, machine, relayOptions, questions);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

/** What a rule asks for, as if it said `from any`. */
export const fromEverywhere = (rule: MatchRule): Criteria => ({ ...rule, from: anybody(rule.from) });

const anybody = ({ span }: FromCriterion): FromCriterion => ({
  type: 'any',
  negated: false,
  regex: false,
  implied: false,
  table: undefined,
  span,
});
