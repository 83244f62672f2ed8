import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { decide } from '../verify/decide.js';
import { type Node, no } from '../verify/diagram.js';
import { Candidates } from '../verify/flows/candidates.js';
import type { Flows } from '../verify/flows/flows.js';
import { strangersAmong } from '../verify/flows/people.js';
import { withEmptyLists } from '../verify/imagined.js';
import type { Decision } from '../verify/session.js';
import type { Terms } from './assertion.js';
import type { Door } from './doors.js';
import { type Counterexample, type Judgement, proven } from './verdict.js';

/** Envelopes that are tried before a region counts as one that `decide` denies. */
const mostTries = 60;

/** Envelopes on one door that an assertion is about. */
export interface Part {
  readonly door: Door;
  readonly region: Node;
}

/** Looks for counterexamples in what the diagram says is against an assertion. */
export class Refuter {
  readonly #config: Config;
  readonly #imagined: Config;
  readonly #machine: Machine;
  readonly #flows: Flows;
  readonly #candidates: Candidates;

  constructor(config: Config, machine: Machine, flows: Flows) {
    this.#config = config;
    this.#imagined = withEmptyLists(config);
    this.#machine = machine;
    this.#flows = flows;
    this.#candidates = new Candidates(flows, [{ config, machine }]);
  }

  /** Refuted, if an envelope of the regions is answered as `test` says. */
  refute(
    parts: readonly Part[],
    terms: Terms,
    reason: string,
    test: (decision: Decision) => boolean,
  ): Judgement {
    const { diagram, source, unknownLevel, unknowns } = this.#flows.space;
    const strangersOnly = terms.who.every(({ type }) => type === 'strangers');
    // Networks that the rules trust are no strangers: those of all doors together.
    const codes = new Set(
      parts.flatMap(({ door, region }) => (door.claimed ? [] : [...source.classesIn(region)])),
    );
    const wide = strangersOnly ? strangersAmong(this.#flows, [...codes]) : [];
    const strangers = source.set([...wide].sort((a, b) => a - b));
    const meant = parts.flatMap(({ door, region }) => {
      const rest = strangersOnly && !door.claimed ? diagram.and(region, strangers) : region;
      return rest === no ? [] : [{ door, region: rest }];
    });
    if (meant.length === 0) return proven;
    // Some stranger is in no list that was not seen; of whom a policy names that cannot be said.
    const everybody = terms.who.some(({ type }) => type === 'strangers' || type === 'anyone');
    for (const { door, region } of meant) {
      const certain = diagram.certain(region, unknownLevel, (level) =>
        everybody && unknowns[level - unknownLevel]?.list ? 0 : undefined,
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
