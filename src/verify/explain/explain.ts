import type { Config, Listener } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { chooseListener, type Obstacle, obstacleOf } from '../smtp/bindings.js';
import { peerAddress } from '../smtp/client.js';
import { askedContext, decide } from '../smtp/decide.js';
import type { Decision, EnvelopeInput } from '../smtp/envelope.js';
import { type ExpansionEvent, type FilterRun, newTrace } from '../smtp/trace.js';
import { explainRules, type RuleExplanation } from './rule-explanation.js';

/** A decision, and everything that led to it. */
export interface DecisionExplanation {
  readonly decision: Decision;
  /** The listener that takes the connection, or undefined if none does. */
  readonly listener: Listener | 'socket' | undefined;
  /** If none does: why each of the listeners does not. */
  readonly obstacles: readonly { readonly listener: Listener; readonly obstacle: Obstacle }[];
  readonly filters: readonly FilterRun[];
  /** Whether the explanation is for the case that nothing unseen has an entry. */
  readonly isConditional: boolean;
  readonly steps: readonly ExplainedStep[];
}

/** A step in the expansion of the recipient, with the result of each rule if the rules are evaluated. */
export type ExplainedStep = ExpansionEvent & { readonly rules?: readonly RuleExplanation[] };

/** Decides on an envelope, and explains why: what is named comes from the run that decides, and from the same tests of the same rules. */
export function explain(config: Config, machine: Machine, input: EnvelopeInput): DecisionExplanation {
  const trace = newTrace();
  const decision = decide(config, machine, input, trace);
  const context = askedContext(config, machine, input);
  const steps = trace.steps.map(
    (step): ExplainedStep =>
      step.type === 'rules' ? { ...step, rules: explainRules(context, step.envelope, step.answer) } : step,
  );
  const isConditional = decision.decision === 'unknown' || decision.notDecisive.length > 0;
  return {
    decision,
    ...takenBy(context.config, input),
    filters: eachProgramOnce(trace.filters),
    isConditional,
    steps,
  };
}

function takenBy(config: Config, input: EnvelopeInput): Pick<DecisionExplanation, 'listener' | 'obstacles'> {
  if (input.src === 'local') return { listener: 'socket', obstacles: [] };
  const client = peerAddress(input);
  if (client === undefined) return { listener: undefined, obstacles: [] };
  const listener = chooseListener(config, input, client)?.listener;
  if (listener !== undefined) return { listener, obstacles: [] };
  const obstacles = config.listeners.flatMap((each) => {
    const obstacle = obstacleOf(each, input, client);
    return obstacle === undefined ? [] : [{ listener: each, obstacle }];
  });
  return { listener, obstacles };
}

/** An external filter runs in every phase, and nothing is known of it in any: it is listed once. */
function eachProgramOnce(runs: readonly FilterRun[]): readonly FilterRun[] {
  const known = new Set<FilterRun['filter']>();
  return runs.filter(({ filter }) => {
    if (filter.type !== 'process') return true;
    const isNew = !known.has(filter);
    known.add(filter);
    return isNew;
  });
}
