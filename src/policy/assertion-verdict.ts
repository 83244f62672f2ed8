import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import type { Assertion } from './assertion.js';

/** An envelope that contradicts an assertion. */
export interface Counterexample {
  readonly envelope: EnvelopeInput;
  readonly decision: Decision;
}

/** The verdict on one assertion. */
export interface AssertionVerdict {
  readonly assertion: Assertion;
  readonly verdict: 'proven' | 'refuted' | 'unknown';
  /** Why it is refuted, as a phrase. */
  readonly reason?: string;
  readonly counterexample?: Counterexample;
  /** For `unknown`: what it depends on. */
  readonly dependsOn: readonly string[];
}

/** The verdicts on a policy, assertion by assertion. */
export interface PolicyResult {
  readonly verdicts: readonly AssertionVerdict[];
  /** Assumptions of the verdicts. */
  readonly assumptions: readonly string[];
}

/** A verdict without its assertion. */
export type PolicyJudgement = Omit<AssertionVerdict, 'assertion'>;

export const proven = { verdict: 'proven', dependsOn: [] } as const satisfies PolicyJudgement;
