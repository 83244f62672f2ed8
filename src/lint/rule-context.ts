import type { Config, MatchRule } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../verify/relay/verify-relay.js';
import type { Reachability } from '../verify/ruleset/dead-rules.js';
import { reachability } from '../verify/ruleset/reachability.js';
import { surplusRules } from '../verify/ruleset/redundancy.js';
import type { Redundancy } from '../verify/ruleset/redundant-parts.js';
import { SharedRuleSpace } from '../verify/ruleset/rule-space.js';
import { Attempts } from './attempts.js';
import { type JudgedConfig, judgeMeant, type Meant } from './judged-config.js';
import type { Judgement } from './judgement.js';
import type { RuleContext } from './rule.js';

/** Answers that are known before they are asked for. */
type KnownAnswers = Partial<
  Pick<JudgedConfig, 'verdict' | 'reachability' | 'meant'> & Pick<Judgement, 'answer'>
>;

/** How a configuration is judged, and which rules are off. */
export interface ContextOptions extends RelayOptions {
  readonly off?: readonly { readonly id: string }[];
}

/**
 * A configuration with the answers that rules share, each computed on first use. It is a class because all rules read the members of their contexts: objects of one shape are found
 * much faster than those of a shape for each configuration, as literals with getters and inheriting objects have.
 */
export class SharedContext implements JudgedConfig {
  readonly isOff = (rule: string): boolean => this.relayOptions.off?.some(({ id }) => id === rule) ?? false;
  readonly #giveUp: (what: string) => void;
  readonly #known: KnownAnswers;
  readonly #space: SharedRuleSpace;
  #verdict: RelayVerdict | undefined;
  #reachability: Reachability | undefined;
  #surplus: Redundancy | undefined;
  #meant: { readonly found: Meant | undefined } | undefined;
  #attempts: Attempts | undefined;

  /**
   * @param giveUp called with what is not looked for because it takes too much work
   * @param known answers that need not be computed again
   */
  constructor(
    readonly config: Config,
    readonly machine: Machine,
    readonly relayOptions: ContextOptions,
    giveUp: (what: string) => void,
    known: KnownAnswers = {},
  ) {
    this.#giveUp = giveUp;
    this.#known = known;
    this.#space = new SharedRuleSpace(config, machine);
  }

  get verdict(): RelayVerdict {
    this.#verdict ??= this.#known.verdict ?? verifyRelay(this.config, this.machine, this.relayOptions);
    return this.#verdict;
  }

  get openRelay(): RelayVerdict['openRelay'] | undefined {
    return this.#known.answer?.verdict.openRelay;
  }

  /** Without a word if not all of it is known: for suggestions, at whose cost that is. */
  get reachability(): Reachability {
    this.#reachability ??= this.#known.reachability ?? reachability(this.config, this.machine, this.#space);
    return this.#reachability;
  }

  /** {@link reachability} for a finding, which says what was not looked for. */
  get reached(): Reachability {
    const found = this.reachability;
    if (found.undecided !== undefined) this.#giveUp('rules that never decide were not looked for');
    return found;
  }

  get surplus(): Redundancy {
    if (this.#surplus === undefined) {
      this.#surplus = surplusRules(this.config, this.machine, this.#space);
      if (this.#surplus.undecided !== undefined) this.#giveUp('not all surplus rules were looked for');
    }
    return this.#surplus;
  }

  get meant(): Meant | undefined {
    this.#meant ??= {
      found:
        'meant' in this.#known ? this.#known.meant : judgeMeant(this.config, this.machine, this.relayOptions),
    };
    return this.#meant.found;
  }

  get attempts(): Attempts {
    this.#attempts ??= new Attempts(this, this.relayOptions, this.openRelay);
    return this.#attempts;
  }
}

/** The context of one rule: the shared answers, and its options. */
export class ContextOfRule implements RuleContext {
  readonly config: Config;
  readonly machine: Machine;
  readonly relayOptions: ContextOptions;
  readonly isOff: RuleContext['isOff'];
  readonly #shared: SharedContext;

  constructor(
    shared: SharedContext,
    readonly options: RuleContext['options'],
  ) {
    this.config = shared.config;
    this.machine = shared.machine;
    this.relayOptions = shared.relayOptions;
    this.isOff = shared.isOff;
    this.#shared = shared;
  }

  get verdict(): RelayVerdict {
    return this.#shared.verdict;
  }

  get openRelay(): RelayVerdict['openRelay'] | undefined {
    return this.#shared.openRelay;
  }

  get reachability(): Reachability {
    return this.#shared.reached;
  }

  get liveRules(): readonly MatchRule[] {
    const dead = new Set(this.reachability.dead.map(({ rule }) => rule));
    return this.config.rules.filter(({ index }) => !dead.has(index));
  }

  get surplus(): Redundancy {
    return this.#shared.surplus;
  }

  get meant(): Meant | undefined {
    return this.#shared.meant;
  }

  get attempts(): Attempts {
    return this.#shared.attempts;
  }
}
