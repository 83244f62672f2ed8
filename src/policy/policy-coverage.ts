import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { Purse, within } from '../verify/budget.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { FlowDifference } from '../verify/diff/flow-difference.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import type { Assertion } from './assertion.js';
import { type Mutant, mutantsOf } from './mutants.js';
import { provePolicy } from './prove.js';

/** The verdict on one mutant. */
export interface MutantResult {
  readonly mutant: Mutant;
  /**
   * `noticed`: an assertion that is true of the configuration is not true of the mutant. `missed`: all remain true, although mail is treated
   * differently. `equivalent`: all mail is treated the same. `undecided`: deciding exceeds the budget, or depends on something that was not read.
   * `untried`: the work for all mutants was already used up.
   */
  readonly outcome: 'noticed' | 'missed' | 'equivalent' | 'undecided' | 'untried';
  /** The assertions that notice it. */
  readonly noticedBy: readonly Assertion[];
  /** For one that is missed: what changes for mail. */
  readonly difference: FlowDifference | undefined;
}

/** The cost of each rule of a mutant, in units of work: it is created anew, and read again for each question about the mutant. */
const costOfRule = 200;

/**
 * The purse of all mutants of a configuration: twice the work of one question, some ten seconds of processor time on a slow machine. Each mutant is a
 * small question with a space of its own, so a unit of work costs more than elsewhere. Of 299 real files, those with the most rules take half a
 * million.
 */
export const purseOfMutants = (work: number): Purse => new Purse(2 * work, work);

/** The mutants of a configuration, and whether a policy notices them. */
export interface PolicyCoverage {
  readonly results: readonly MutantResult[];
}

/**
 * Tries all mutants of a configuration. Each is a separate question, paid from one purse in order, so that the same mutants are tried on every
 * machine.
 *
 * @param held the assertions that are proven for the configuration: the others cannot notice anything
 */
export function policyCoverage(
  { config, machine }: { readonly config: Config; readonly machine: Machine },
  held: readonly Assertion[],
  options: RelayOptions,
  purse: Purse,
): PolicyCoverage {
  const results = [...mutantsOf(config)].map((mutant): MutantResult => {
    const nothing = { mutant, noticedBy: [], difference: undefined };
    if (purse.isSpent) return { ...nothing, outcome: 'untried' };
    purse.left -= costOfRule * config.rules.length;
    const budget = purse.budget();
    return within(budget, () => tried(mutant, { config, machine }, held, options));
  });
  return { results };
}

function tried(
  mutant: Mutant,
  original: { readonly config: Config; readonly machine: Machine },
  held: readonly Assertion[],
  options: RelayOptions,
): MutantResult {
  const { machine } = original;
  const config = mutant.make();
  const { verdicts } = provePolicy(config, machine, held, options);
  const noticedBy = verdicts.flatMap(({ verdict, assertion }) => (verdict === 'refuted' ? [assertion] : []));
  if (noticedBy.length > 0) return { mutant, outcome: 'noticed', noticedBy, difference: undefined };
  const none = { mutant, noticedBy, difference: undefined };
  if (verdicts.some(({ verdict }) => verdict === 'unknown')) return { ...none, outcome: 'undecided' };
  const difference = compareFlows(original, { config, machine }, options);
  if (difference.changes.length > 0) return { ...none, outcome: 'missed', difference };
  return { ...none, difference, outcome: difference.dependsOn.length === 0 ? 'equivalent' : 'undecided' };
}
