import type { Config, MatchRule, RelayAction } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import { type Node, no } from '../bdd/diagram.js';
import { TooLarge } from '../budget.js';
import { disguisesOf } from '../ruleset/exposure.js';
import type { EntryPoint } from '../ruleset/stranger-sessions.js';
import { assumeEmptyLists, withoutFailedAnswers } from '../smtp/assumptions.js';
import type { EnvelopeInput } from '../smtp/envelope.js';
import type { FittedRegion } from '../space/chosen-fields.js';
import { criteriaOf } from '../space/criteria.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import { usualWidth, type Width } from '../space/network-widths.js';
import { publicAddresses } from '../space/public-addresses.js';
import { type Criteria, usualSpaceLimits } from '../space/scope.js';
import { buildSpace } from '../space/space-builder.js';
import { likelyPublicSuffix } from './likely-public-suffix.js';
import { type Ownership, ownNames } from './own-domains.js';
import type { PublicSuffix } from './public-suffix.js';
import { relayDestinationOf } from './relay-destination.js';
import type { RelayOptions } from './relay-options.js';
import { believable } from './trust.js';

/** An entry point, and the envelopes that come in through it. */
export interface OpenRegion {
  readonly entryPoint: EntryPoint;
  readonly region: Node;
}

/** A rule that sends strangers' mail on, with the open regions of its entry points. */
export interface RelayingRule {
  readonly rule: MatchRule;
  readonly regions: readonly OpenRegion[];
}

/** An open region in which a witness is looked for, with what the client says there in any case, for instance to fit assumed entries. */
export interface WitnessCandidate extends OpenRegion, Partial<Pick<FittedRegion, 'assumed'>> {
  readonly input?: Partial<EnvelopeInput>;
}

/** A configuration, what its owner states, and the space of its envelopes: the input of each step of the proof. */
export class ProofQuestion {
  readonly config: Config;
  readonly machine: Machine;
  /** The configuration with unseen lists empty, in which examples are tried. What programs of tables could not answer is as unknown there as what they were not asked. */
  readonly assumedEmpty: Config;
  readonly width: Width;
  /** The networks that settings trust. */
  readonly trustedNetworks: readonly string[];
  readonly ownership: Ownership & { readonly publicSuffix: PublicSuffix };
  /** The space of the configuration's rules, followed by a question for each `relay domain`: whether it routes a recipient's domain. */
  readonly space: EnvelopeSpace;
  /** The index of the question for each action. */
  readonly #routes = new Map<RelayAction, number>();

  /** Throws TooLarge. */
  constructor(config: Config, machine: Machine, options: RelayOptions) {
    this.config = config;
    this.machine = machine;
    this.assumedEmpty = assumeEmptyLists(withoutFailedAnswers(config));
    this.width = options.widest ?? usualWidth;
    const { trusted = [] } = options;
    this.trustedNetworks = believable(trusted) ? trusted : [];
    this.ownership = { ...options, publicSuffix: options.publicSuffix ?? likelyPublicSuffix };
    const own = ownNames(config, machine, this.ownership.publicSuffix, options);
    const routed: Criteria[] = [];
    for (const action of new Set(config.rules.flatMap((rule) => relayActionOf(rule) ?? []))) {
      const onward = relayDestinationOf(action);
      if (onward.type === 'domains' && onward.unseen === undefined) {
        this.#routes.set(action, config.rules.length + routed.length);
        routed.push(criteriaOf({ domains: onward.domains }));
      }
    }
    this.space = buildSpace({
      scope: { ...config, rules: [...config.rules, ...routed] },
      machine,
      own,
      strangers: publicAddresses([...machine.addresses, ...this.trustedNetworks]),
      networks: [...new Set(disguisesOf(options).map(({ network }) => network))],
      limits: options.limits ?? usualSpaceLimits,
      lazy: true,
    });
  }

  /** The configuration's own rules in the space. */
  get ruleset(): Pick<EnvelopeSpace, 'diagram' | 'rules'> {
    const { diagram, rules } = this.space;
    return { diagram, rules: rules.slice(0, this.config.rules.length) };
  }

  /** `region` without combinations of texts' criteria that the theory finds impossible; unchanged if that is too large to decide. */
  inhabited(region: Node): Node {
    try {
      return this.space.theory.inhabited(region);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return region;
    }
  }

  /** The rule with a number, counted from 1. */
  rule(index: number): MatchRule | undefined {
    return this.config.rules[index - 1];
  }

  /** The part of a rule's mail for which its action has a host: all of it, unless the action routes single domains; none if the rule sends nothing on. */
  routed(rule: MatchRule, decides: Node): Node {
    const action = relayActionOf(rule);
    if (action === undefined) return no;
    const question = this.#routes.get(action);
    if (question === undefined) return decides;
    return this.space.diagram.and(decides, this.space.rules[question]?.match ?? no);
  }
}
