import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { Spent, TooLarge } from '../budget.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import { publicAddresses } from '../space/public-addresses.js';
import { type Scope, type SpaceLimits, usualSpaceLimits } from '../space/scope.js';
import { buildSpace } from '../space/space-builder.js';

const nothingOwn = {
  domains: [],
  patterns: [],
  expressions: [],
  addresses: [],
  isOwned: () => false,
  providers: [],
} as const;

/** The space for questions about rules among themselves, whoever the client is: it has no own recipients. Throws TooLarge. */
export function ruleSpace(
  scope: Scope,
  machine: Machine,
  limits: SpaceLimits = usualSpaceLimits,
): EnvelopeSpace {
  return buildSpace({
    scope,
    machine,
    own: nothingOwn,
    strangers: publicAddresses([]),
    limits,
    order: 'first',
    lazy: true,
  });
}

/** The space of one configuration, shared by several such questions. It is built on first use, because it is a large part of the cost of an answer. */
export class SharedRuleSpace {
  readonly #config: Config;
  readonly #machine: Machine;
  readonly limits: SpaceLimits;
  #space: EnvelopeSpace | undefined;
  #tooLarge: TooLarge | undefined;

  constructor(config: Config, machine: Machine, limits: SpaceLimits = usualSpaceLimits) {
    this.limits = limits;
    this.#config = config;
    this.#machine = machine;
  }

  /** Throws TooLarge. */
  get space(): EnvelopeSpace {
    if (this.#tooLarge !== undefined) throw this.#tooLarge;
    try {
      this.#space ??= ruleSpace(this.#config, this.#machine, this.limits);
    } catch (error) {
      // A larger budget may be enough to build it.
      if (error instanceof TooLarge && !(error instanceof Spent)) this.#tooLarge = error;
      throw error;
    }
    return this.#space;
  }

  /** Whether it was built, and some criterion is known for a sample of values only. */
  get isSampled(): boolean {
    return this.#space?.isSampled === true;
  }
}
