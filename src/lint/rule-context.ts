import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { type RelayOptions, verifyRelay } from '../verify/relay/verify-relay.js';
import { reachability } from '../verify/ruleset/reachability.js';
import { surplusRules } from '../verify/ruleset/redundancy.js';
import { SharedRuleSpace } from '../verify/ruleset/rule-space.js';
import { Attempts } from './attempts.js';
import { type JudgedConfig, judgeMeant } from './judged-config.js';
import type { Judgement } from './judgement.js';
import type { RuleContext } from './rule.js';

/** How a configuration is judged, and which rules are off. */
export interface ContextOptions extends RelayOptions {
  readonly off?: readonly { readonly id: string }[];
}

/**
 * The rules' view of a configuration, each answer computed on first use.
 *
 * @param giveUp called with what is not looked for because it takes too much work
 * @param known answers that need not be computed again
 */
export function createContext(
  config: Config,
  machine: Machine,
  relayOptions: ContextOptions,
  giveUp: (what: string) => void,
  known: Partial<Pick<JudgedConfig, 'verdict' | 'reachability' | 'meant'> & Pick<Judgement, 'answer'>> = {},
): Omit<RuleContext, 'options'> {
  const verdict = once(() => known.verdict ?? verifyRelay(config, machine, relayOptions));
  const shared = new SharedRuleSpace(config, machine);
  const reached = once(() => known.reachability ?? reachability(config, machine, shared));
  const reach = once(() => {
    const found = reached();
    if (found.undecided !== undefined) giveUp('rules that never decide were not looked for');
    return found;
  });
  const surplus = once(() => {
    const found = surplusRules(config, machine, shared);
    if (found.undecided !== undefined) giveUp('not all surplus rules were looked for');
    return found;
  });
  const context: Omit<RuleContext, 'options'> = {
    config,
    machine,
    relayOptions,
    isOff: (rule) => relayOptions.off?.some(({ id }) => id === rule) ?? false,
    get verdict() {
      return verdict();
    },
    openRelay: known.answer?.verdict.openRelay,
    get reachability() {
      return reach();
    },
    get liveRules() {
      const dead = new Set(reach().dead.map(({ rule }) => rule));
      return config.rules.filter(({ index }) => !dead.has(index));
    },
    get surplus() {
      return surplus();
    },
    get meant() {
      return meant();
    },
    get attempts() {
      return attempts();
    },
  };
  const meant = once(() => ('meant' in known ? known.meant : judgeMeant(config, machine, relayOptions)));
  // What only suggestions ask for, and is too large to decide, is at their cost.
  const attempts = once(
    () =>
      new Attempts(
        judgedBy(config, machine, verdict, reached, meant),
        relayOptions,
        known.answer?.verdict.openRelay,
      ),
  );
  return context;
}

/** A configuration with answers that are computed on demand. */
const judgedBy = (
  config: Config,
  machine: Machine,
  verdict: () => JudgedConfig['verdict'],
  reached: () => JudgedConfig['reachability'],
  meant: () => JudgedConfig['meant'],
): JudgedConfig => ({
  config,
  machine,
  get verdict() {
    return verdict();
  },
  get reachability() {
    return reached();
  },
  get meant() {
    return meant();
  },
});

/** A function that calls `compute` once, and returns its result. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
