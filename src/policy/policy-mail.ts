import { type Node, no, yes } from '../verify/bdd/diagram.js';
import { partsByLeaf } from '../verify/bdd/walks.js';
import { type FlowOutcome, outcomeReader } from '../verify/flows/dispositions.js';
import type { Flows } from '../verify/flows/flows.js';
import type { Effect, Prohibition, Terms } from './assertion.js';
import { hasEffect } from './effects.js';
import { isInTerms, type PolicyEntryPoint, policyEntryPoints } from './entry-points.js';
import type { Questions } from './questions.js';
import type { EntryPointRegion } from './refuter.js';
import { Regions } from './terms.js';

/** `who`: all but these clients; `as`: all but these senders; `nobody`: these clients, whatever they claim; undefined: these clients. */
export type Outside = Prohibition['outside'] | 'nobody';

/** The mail that the terms of a policy describe on each entry point, by outcome. */
export class PolicyMail {
  readonly entryPoints: readonly PolicyEntryPoint[];
  readonly #flows: Flows;
  readonly #regions: Regions;
  readonly #outcomeOf: (leaf: number) => FlowOutcome;

  constructor(flows: Flows, questions: Questions) {
    const { config } = questions;
    this.#flows = flows;
    this.#regions = new Regions(flows, questions);
    this.entryPoints = policyEntryPoints(flows, config, questions);
    this.#outcomeOf = outcomeReader(config);
  }

  /**
   * The envelopes of the terms on each entry point that have a requested outcome.
   *
   * @param taken returns the mail of an outcome that counts
   */
  parts(terms: Terms, outside: Outside, taken: (outcome: FlowOutcome) => Node): readonly EntryPointRegion[] {
    const { diagram } = this.#flows.space;
    const mail = this.#regions.mail(terms, outside === 'nobody' ? undefined : outside);
    return this.entryPoints.flatMap((entryPoint) => {
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
        partsByLeaf(diagram, entryPoint.outcome, (leaf) => taken(this.#outcomeOf(leaf))),
      );
      return region === no ? [] : [{ entryPoint, region }];
    });
  }

  /** The same for mail that is accepted, restricted to recipients that may exist. */
  accepted(
    terms: Terms,
    outside: Outside,
    taken: (outcome: FlowOutcome) => Node,
  ): readonly EntryPointRegion[] {
    const { diagram } = this.#flows.space;
    return this.parts(terms, outside, taken).flatMap(({ entryPoint, region }) => {
      const possible = partsByLeaf(diagram, entryPoint.outcome, (leaf) =>
        this.#regions.possible(this.#outcomeOf(leaf)),
      );
      const rest = diagram.and(region, possible);
      return rest === no ? [] : [{ entryPoint, region: rest }];
    });
  }

  /** The mail of an outcome that really gets the effect an assertion names: without mail for which a relay has no host. */
  done(outcome: FlowOutcome, effect: Effect, action: string | undefined, how: 'surely' | 'possibly'): Node {
    if (!hasEffect(outcome, effect, action)) return no;
    if (effect !== 'relayed' || outcome.action?.type !== 'relay') return yes;
    const unseen = how === 'surely' ? no : yes;
    return this.#flows.routed(outcome.action, { list: unseen, program: unseen });
  }
}
