import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { fitted } from '../verify/chosen.js';
import { decide } from '../verify/decide.js';
import { type Node, no } from '../verify/diagram.js';
import { Candidates } from '../verify/flows/candidates.js';
import type { Flows } from '../verify/flows/flows.js';
import { strangersAmong } from '../verify/flows/people.js';
import { withAssumed, withEmptyLists } from '../verify/imagined.js';
import { mailAddressText } from '../verify/match/mail-address.js';
import type { Expansion } from '../verify/server/expansion.js';
import { flatten } from '../verify/server/filters.js';
import { Undecided } from '../verify/server/knowledge.js';
import type { Decision, EnvelopeInput } from '../verify/session.js';
import { TooLarge } from '../verify/sets/automaton.js';
import type { Terms } from './assertion.js';
import type { Door } from './doors.js';
import { Expansions } from './expansions.js';
import { distinctRecipients } from './recipients.js';
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
  readonly #expansions: Expansions;

  constructor(config: Config, machine: Machine, flows: Flows) {
    this.#config = config;
    this.#imagined = withEmptyLists(config);
    this.#machine = machine;
    this.#flows = flows;
    this.#candidates = new Candidates(flows, [{ config, machine }]);
    this.#expansions = new Expansions(config, machine, flows);
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
    for (const { door, region } of everybody ? meant : [])
      for (const { region: fit, said, assumed } of fitted(this.#flows.space, region, door.listener)) {
        const config = withEmptyLists(withAssumed(this.#config, assumed));
        const found = this.#example(config, door, fit, test, { ...said, assumed });
        if (found === undefined) continue;
        const tables = assumed.map(({ table }) => `table ${table}`).join(' or ');
        const conditional = `${reason}, unless ${tables} is empty`;
        return { verdict: 'refuted', reason: conditional, counterexample: found, dependsOn: [] };
      }
    const exhausted = this.exhaust(meant, test);
    if (exhausted === 'none') return proven;
    if (exhausted !== undefined)
      return { verdict: 'refuted', reason, counterexample: exhausted, dependsOn: [] };
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

  /** A counterexample by way of every recipient that can make a difference; `none`: there is none; undefined: that cannot be told. */
  exhaust(
    parts: readonly Part[],
    test: (decision: Decision) => boolean,
  ): Counterexample | 'none' | undefined {
    const { diagram, recipient, unknownLevel } = this.#flows.space;
    try {
      for (const { door, region } of parts) {
        if (diagram.dependence(region, unknownLevel).size > 0 || isRewriting(door)) return undefined;
        for (const address of distinctRecipients(this.#flows, this.#config, this.#machine, region)) {
          const codes = recipient.codes(address.user, address.domain);
          if (codes === undefined) continue;
          const here = [...codes].reduce(
            (node, [field, code]) => diagram.and(node, field.set([code])),
            region,
          );
          if (here === no) continue;
          for (const { region: way, expansion } of this.#expansions.of(
            here,
            door.outcome,
            door.listener,
            address,
          )) {
            if (!test(decisionOf(expansion))) continue;
            return this.#example(this.#config, door, way, test, {}, [mailAddressText(address)]);
          }
        }
      }
      return 'none';
    } catch (error) {
      if (error instanceof Undecided || error instanceof TooLarge) return undefined;
      throw error;
    }
  }

  #example(
    config: Config,
    { listener, connection }: Door,
    region: Node,
    test: (decision: Decision) => boolean,
    given: Partial<EnvelopeInput> = {},
    recipients: readonly string[] = [],
  ): Counterexample | undefined {
    const place = listener === undefined ? -1 : this.#config.listeners.indexOf(listener);
    const here = config.listeners[place];
    const narrowed: Config = { ...config, listeners: here === undefined ? [] : [here] };
    let left = mostTries;
    for (const found of this.#candidates.envelopes(connection, region, recipients)) {
      const envelope = { ...found, ...given };
      const decision = decide(narrowed, this.#machine, envelope);
      if (test(decision)) return { envelope, decision };
      left -= 1;
      if (left <= 0) break;
    }
    return undefined;
  }
}

/** Whether a filter of a door puts another recipient in the place of the client's. */
const isRewriting = ({ listener }: Door): boolean =>
  flatten(listener?.filters ?? []).some(
    (filter) => filter.type === 'phase' && filter.phase === 'rcpt-to' && filter.effect?.type === 'rewrite',
  );

/** An answer as far as an expansion gives it. */
const decisionOf = ({ refusal, rules, deliveries }: Expansion): Decision => ({
  decision: refusal === undefined ? 'accept' : refusal.startsWith('4') ? 'tempfail' : 'reject',
  reply: refusal ?? '',
  phase: 'rcpt',
  rule: rules[0],
  rules,
  deliveries,
  transcript: [],
  dependsOn: [],
  assumptions: [],
});
