import type { Config, Listener } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { alternatives } from '../source/prose.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { type Node, no } from '../verify/bdd/diagram.js';
import { dependence } from '../verify/bdd/walks.js';
import { Candidates } from '../verify/flows/candidates.js';
import type { Flows } from '../verify/flows/flows.js';
import { LocalRecipients } from '../verify/flows/local-recipients.js';
import { strangersAmong } from '../verify/flows/principals.js';
import { mailAddressText } from '../verify/match/mail-address.js';
import { assumeEmptyLists, withAssumedEntries } from '../verify/smtp/assumptions.js';
import { withStrangersName } from '../verify/smtp/confirmed-names.js';
import { decide } from '../verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import type { Expansion } from '../verify/smtp/expansion.js';
import { Undecided } from '../verify/smtp/exploration.js';
import { flatten } from '../verify/smtp/filter-phases.js';
import { reachingListener, unclearListener } from '../verify/smtp/reaching-listener.js';
import { fittedRegions } from '../verify/space/chosen-fields.js';
import type { Terms } from './assertion.js';
import { type Counterexample, type PolicyJudgement, proven } from './assertion-verdict.js';
import type { PolicyEntryPoint } from './entry-points.js';
import { Expansions } from './expansions.js';
import { distinctRecipients } from './recipients.js';

/** The number of envelopes to try before `decide` is assumed to deny the whole region. */
const maxTries = 60;

/** The number of recipients of maps to try. */
const maxMapped = 200;

/** The envelopes on one entry point that an assertion is about. */
export interface EntryPointRegion {
  readonly entryPoint: PolicyEntryPoint;
  readonly region: Node;
}

/** Searches for counterexamples in the regions that, according to the diagram, contradict an assertion. */
export class Refuter {
  readonly #config: Config;
  readonly #assumedEmpty: Config;
  readonly #machine: Machine;
  readonly #flows: Flows;
  readonly #candidates: Candidates;
  readonly #expansions: Expansions;
  /** Listeners that examples do not reach because another one takes the connection. */
  readonly #taken = new Set<Listener>();

  constructor(config: Config, machine: Machine, flows: Flows) {
    this.#config = config;
    this.#assumedEmpty = assumeEmptyLists(config);
    this.#machine = machine;
    this.#flows = flows;
    this.#candidates = new Candidates(flows, [{ config, machine }]);
    this.#expansions = new Expansions(config, machine, flows);
  }

  /** Refutes an assertion if an envelope of the regions gets a decision that `test` accepts. */
  refute(
    parts: readonly EntryPointRegion[],
    terms: Terms,
    reason: string,
    test: (decision: Decision) => boolean,
  ): PolicyJudgement {
    const { diagram, unknownLevel, unknowns } = this.#flows.space;
    const meant = this.#meantRegions(parts, terms);
    if (meant.length === 0) return proven;
    // Some stranger is in none of the unseen lists; this does not apply to clients that a policy names.
    const everybody = terms.who.some(({ type }) => type === 'strangers' || type === 'anyone');
    for (const { entryPoint, region } of meant) {
      const certain = diagram.certain(region, unknownLevel, (level) =>
        everybody && unknowns[level - unknownLevel]?.list ? 0 : undefined,
      );
      if (certain === no) continue;
      const found = this.#example(everybody ? this.#assumedEmpty : this.#config, entryPoint, certain, test);
      if (found !== undefined) return { verdict: 'refuted', reason, counterexample: found, dependsOn: [] };
    }
    for (const { entryPoint, region } of everybody ? meant : [])
      for (const { region: fit, input: said, assumed } of fittedRegions(
        this.#flows.space,
        region,
        entryPoint.listener,
      )) {
        const config = assumeEmptyLists(withAssumedEntries(this.#config, assumed));
        const found = this.#example(config, entryPoint, fit, test, { ...said, assumed });
        if (found === undefined) continue;
        const tables = alternatives(assumed.map(({ table }) => `table <${table}>`));
        const conditional = `${reason}, unless ${tables} is empty`;
        return { verdict: 'refuted', reason: conditional, counterexample: found, dependsOn: [] };
      }
    const exhausted = this.exhaust(meant, test);
    if (exhausted === 'none') return proven;
    if (exhausted !== undefined)
      return { verdict: 'refuted', reason, counterexample: exhausted, dependsOn: [] };
    return { verdict: 'unknown', dependsOn: this.#reasonsOf(meant) };
  }

  /** The regions without networks that the rules trust, if a policy is about strangers; computed for all entry points together. */
  #meantRegions(parts: readonly EntryPointRegion[], { who }: Terms): readonly EntryPointRegion[] {
    if (!who.every(({ type }) => type === 'strangers')) return parts.filter(({ region }) => region !== no);
    const { diagram, source } = this.#flows.space;
    const codes = new Set(
      parts.flatMap(({ entryPoint, region }) => (entryPoint.claimed ? [] : [...source.atomsIn(region)])),
    );
    const wide = strangersAmong(this.#flows, [...codes]);
    const strangers = source.set([...wide].sort((a, b) => a - b));
    return parts.flatMap(({ entryPoint, region }) => {
      const rest = entryPoint.claimed ? region : diagram.and(region, strangers);
      return rest === no ? [] : [{ entryPoint, region: rest }];
    });
  }

  /** The reasons that the answer about some regions depends on. */
  #reasonsOf(parts: readonly EntryPointRegion[]): readonly string[] {
    const { diagram, unknownLevel, unknowns } = this.#flows.space;
    const reasons = new Set<string>();
    for (const { entryPoint, region } of parts) {
      if (entryPoint.listener && this.#taken.has(entryPoint.listener))
        reasons.add(unclearListener('clients'));
      for (const level of dependence(diagram, region, unknownLevel).keys()) {
        const unknown = unknowns[level - unknownLevel];
        if (unknown !== undefined) reasons.add(unknown.reason);
      }
    }
    if (reasons.size > 0) return [...reasons];
    return ['rules allow a counterexample, but none was confirmed: users, aliases or virtual domains decide'];
  }

  /**
   * Searches for a counterexample among all recipients that can make a difference. Returns `none` if there is none, or undefined if that cannot be
   * decided.
   */
  exhaust(
    parts: readonly EntryPointRegion[],
    test: (decision: Decision) => boolean,
  ): Counterexample | 'none' | undefined {
    const { diagram, recipient, unknownLevel } = this.#flows.space;
    try {
      for (const { entryPoint, region } of parts) {
        if (dependence(diagram, region, unknownLevel).size > 0 || isRewriting(entryPoint)) return undefined;
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
            entryPoint.outcome,
            entryPoint.listener,
            address,
          )) {
            if (!test(decisionOf(expansion))) continue;
            return this.#example(this.#config, entryPoint, way, test, {}, [mailAddressText(address)]);
          }
        }
      }
      return 'none';
    } catch (error) {
      if (error instanceof Undecided || error instanceof TooLarge) return undefined;
      throw error;
    }
  }

  /** Searches for a counterexample among the recipients that maps have under these keys. */
  among(
    parts: readonly EntryPointRegion[],
    keys: ReadonlySet<string>,
    test: (decision: Decision) => boolean,
  ): Counterexample | undefined {
    if (keys.size === 0) return undefined;
    const { diagram, recipient, unknownLevel } = this.#flows.space;
    const recipients = new LocalRecipients(this.#flows, [this.#config], keys);
    let left = maxMapped;
    for (const { entryPoint, region } of parts) {
      const certain = diagram.certain(region, unknownLevel, () => undefined);
      for (const { user, domain } of recipients.within(certain)) {
        left -= 1;
        if (left < 0) return undefined;
        const codes = recipient.codes(user, domain) ?? [];
        const here = [...codes].reduce(
          (node, [field, code]) => diagram.and(node, field.set([code])),
          certain,
        );
        const found = this.#example(this.#config, entryPoint, here, test, {}, [
          mailAddressText({ user, domain }),
        ]);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #example(
    config: Config,
    { listener, connection }: PolicyEntryPoint,
    region: Node,
    test: (decision: Decision) => boolean,
    given: Partial<EnvelopeInput> = {},
    recipients: readonly string[] = [],
  ): Counterexample | undefined {
    const place = listener === undefined ? -1 : this.#config.listeners.indexOf(listener);
    const here = config.listeners[place];
    const narrowed: Config = { ...config, listeners: here === undefined ? [] : [here] };
    let left = maxTries;
    for (const found of this.#candidates.envelopes(connection, region, recipients)) {
      const envelope = { ...found, ...given };
      const answer = (asked: EnvelopeInput): Decision => decide(narrowed, this.#machine, asked);
      const decision = answer(envelope);
      if (test(decision)) {
        const shown = withStrangersName(envelope, (other) => test(answer(other)));
        const replayed = this.#replayed(shown, listener);
        if (replayed !== undefined)
          return { envelope: replayed, decision: shown === envelope ? decision : answer(shown) };
      }
      left -= 1;
      if (left <= 0) break;
    }
    return undefined;
  }

  /** The envelope adjusted so that it reaches the listener, or undefined if another one takes it. */
  #replayed(envelope: EnvelopeInput, listener: Listener | undefined): EnvelopeInput | undefined {
    if (listener === undefined) return envelope;
    const replayed = reachingListener(envelope, listener.on, [[this.#config, listener]]);
    if (replayed === undefined) this.#taken.add(listener);
    return replayed;
  }
}

/** Whether a filter of an entry point rewrites the client's recipient. */
const isRewriting = ({ listener }: PolicyEntryPoint): boolean =>
  flatten(listener?.filters ?? []).some(
    (filter) => filter.type === 'phase' && filter.phase === 'rcpt-to' && filter.effect?.type === 'rewrite',
  );

/** A decision with the parts that an expansion determines. */
const decisionOf = ({ refusal, rules, deliveries }: Expansion): Decision => ({
  decision: refusal === undefined ? 'accept' : refusal.startsWith('4') ? 'tempfail' : 'reject',
  reply: refusal ?? '',
  phase: 'rcpt',
  rule: rules[0],
  rules,
  deliveries,
  transcript: [],
  dependsOn: [],
  notDecisive: [],
  assumptions: [],
});
