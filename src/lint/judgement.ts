import type { Config } from '../model/config/config.js';
import { type Machine, withListeners } from '../model/config/machine.js';
import { withUnixLines } from '../model/line-ends.js';
import { Budget, type Purse, within } from '../verify/budget.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { answer } from './answer.js';
import { judgeConfig, type Meant } from './judged-config.js';
import type { Answer } from './relay-answer.js';

/** Whether a stranger can relay, computed before any rule is run, so that several runs of rules can continue from there. */
export interface Judgement {
  readonly verdict: RelayVerdict;
  readonly meant: Meant | undefined;
  readonly answer: Answer;
  /** The budget of a run that continues from here: what is left, and what is known by now. */
  budget(): Budget;
}

/** Determines whether a stranger can relay. Never throws on a configuration. */
export function judgeRelay(
  config: Config,
  machine: Machine,
  { work, purse, ...options }: RelayOptions & { readonly work?: number; readonly purse?: Purse } = {},
): Judgement {
  const budget = new Budget(work ?? purse?.each, purse);
  const unix = withUnixLines(config);
  const judged = judgeConfig(unix, unix === config ? machine : withListeners(machine, unix), options);
  return within(budget, () => {
    const { verdict, meant } = judged;
    // Rules need it, too: it is paid before any of them.
    void meant?.verdict;
    return { verdict, meant, answer: answer(judged, options), budget: () => budget.fork() };
  });
}
