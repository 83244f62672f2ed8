import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { type Scope, Space, usualLimits } from './classes.js';
import { publicAddresses } from './networks.js';

const nothingOwn = {
  domains: [],
  patterns: [],
  expressions: [],
  addresses: [],
  isOwned: () => false,
  providers: [],
} as const;

/**
 * The space of questions about rules among themselves, whoever the client is: no recipient is anybody's own. Throws TooLarge.
 */
export function ruleSpace(config: Scope, machine: Machine): Space {
  return new Space(config, machine, nothingOwn, publicAddresses([]), usualLimits, 'first');
}

/** The space of one configuration for several such questions: made at the first, as it is a large part of what an answer costs. */
export class SharedRuleSpace {
  readonly #config: Config;
  readonly #machine: Machine;
  #space: Space | undefined;

  constructor(config: Config, machine: Machine) {
    this.#config = config;
    this.#machine = machine;
  }

  /** Throws TooLarge. */
  get space(): Space {
    this.#space ??= ruleSpace(this.#config, this.#machine);
    return this.#space;
  }
}
