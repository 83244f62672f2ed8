import type { Reread } from '../edit/reread.js';
import type { Config } from '../model/config/config.js';
import { type Machine, withListeners } from '../model/config/machine.js';
import { type Intended, intendedConfig } from '../model/legacy/intended.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../verify/relay/verify-relay.js';
import type { Reachability } from '../verify/ruleset/dead-rules.js';
import { reachability } from '../verify/ruleset/reachability.js';
import { refusesText } from './refusals.js';

/** A configuration with the verifier's answers about it, each computed on first use. */
export interface JudgedConfig extends Reread {
  readonly verdict: RelayVerdict;
  readonly reachability: Reachability;
  /** The configuration that a text in an older dialect was meant to be, or undefined if the text is not in one. */
  readonly meant: Meant | undefined;
}

/** The configuration that was meant, with the verifier's answers about it. */
export interface Meant extends JudgedConfig {
  readonly intended: Intended;
}

/** The answers about the intended reading of a refused text, or about the text itself. */
export const asMeant = (judged: JudgedConfig): JudgedConfig =>
  (judged.config.refusals.some(refusesText) && judged.meant) || judged;

/**
 * A configuration with the verifier's answers, each computed on first use. A class, because V8 keeps the getters of a literal, and with them the whole configuration, until it collects
 * all of the memory.
 */
class LazilyJudged implements JudgedConfig {
  readonly #options: RelayOptions;
  #verdict: RelayVerdict | undefined;
  #reachability: Reachability | undefined;
  #meant: { readonly found: Meant | undefined } | undefined;

  constructor(
    readonly config: Config,
    readonly machine: Machine,
    options: RelayOptions,
  ) {
    this.#options = options;
  }

  get verdict(): RelayVerdict {
    this.#verdict ??= verifyRelay(this.config, this.machine, this.#options);
    return this.#verdict;
  }

  get reachability(): Reachability {
    this.#reachability ??= reachability(this.config, this.machine);
    return this.#reachability;
  }

  get meant(): Meant | undefined {
    this.#meant ??= { found: judgeMeant(this.config, this.machine, this.#options) };
    return this.#meant.found;
  }
}

/** A configuration with the verifier's answers, each computed on first use. */
export const judgeConfig = (config: Config, machine: Machine, options: RelayOptions): JudgedConfig =>
  new LazilyJudged(config, machine, options);

/** The intended reading of a text in an older dialect, with its own answers, or undefined if there is none. */
export function judgeMeant(config: Config, machine: Machine, options: RelayOptions): Meant | undefined {
  const intended = intendedConfig(config);
  if (intended === undefined) return undefined;
  const judged = judgeConfig(intended.config, withListeners(machine, intended.config), options);
  return Object.assign(judged, { intended });
}
