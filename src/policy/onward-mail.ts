import type { Config, Listener, MatchRule } from '../model/config/config.js';
import { relayActionOf } from '../model/config/rule-actions.js';
import { type Node, no, yes } from '../verify/bdd/diagram.js';
import { partsByLeaf } from '../verify/bdd/walks.js';
import { type FlowOutcome, outcomeReader } from '../verify/flows/dispositions.js';
import type { Flows } from '../verify/flows/flows.js';
import { relayDestinationOf, type Sending, sendingOf } from '../verify/relay/relay-destination.js';
import type { PolicyEntryPoint } from './entry-points.js';

/** The path of mail after it is handed over to an LMTP server, judged as in the verdict on open relays. */
export class OnwardMail {
  readonly #config: Config;
  readonly #flows: Flows;
  readonly #entryPoints: readonly PolicyEntryPoint[];

  constructor(config: Config, flows: Flows, entryPoints: readonly PolicyEntryPoint[]) {
    this.#config = config;
    this.#flows = flows;
    this.#entryPoints = entryPoints;
  }

  /** Assumptions about that path, in the order of the rules. */
  assumptions(): readonly string[] {
    return this.#config.rules.flatMap((rule) => {
      const sending = this.#sendingOf(rule);
      return sending?.type === 'assumed' ? [sending.assumption] : [];
    });
  }

  /**
   * Reasons why mail that goes to LMTP servers may be sent on after all.
   *
   * @param parts returns the regions in question, given the mail of each outcome that counts
   */
  handedBack(
    parts: (taken: (outcome: FlowOutcome) => Node) => { readonly length: number },
  ): readonly string[] {
    const reasons = this.#config.rules.flatMap((rule) => {
      const sending = this.#sendingOf(rule);
      if (sending?.type !== 'depends') return [];
      const isReached = parts((outcome) => (outcome.rule === rule.index ? yes : no)).length > 0;
      return isReached ? [sending.unknown.reason] : [];
    });
    return [...new Set(reasons)];
  }

  #sendingOf(rule: MatchRule): Sending | undefined {
    const action = relayActionOf(rule);
    if (action === undefined || relayDestinationOf(action).type !== 'mailboxes') return undefined;
    return sendingOf(rule, action, this.#config, (listener) => this.#relaysFrom(listener));
  }

  /** Whether a rule relays mail that clients on this machine submit to a listener. */
  #relaysFrom(listener: Listener): boolean {
    const { diagram, foreign } = this.#flows.space;
    const outcomeOf = outcomeReader(this.#config);
    return this.#entryPoints.some(({ listener: here, sessions, outcome }) => {
      if (here !== listener) return false;
      const sent = partsByLeaf(diagram, outcome, (leaf) =>
        outcomeOf(leaf).disposition === 'relayed' ? yes : no,
      );
      return diagram.and(diagram.and(sessions, foreign), sent) !== no;
    });
  }
}
