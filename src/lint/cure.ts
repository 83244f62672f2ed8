import type { Config, MatchRule } from '../model/config.js';
import type { Edit } from '../source/text.js';
import type { Hole } from '../verify/verdict.js';

/** A change that may close a hole: as text, and made on the model, so that the verifier can judge it before it is offered. */
export interface Change {
  readonly description: string;
  readonly edits: readonly Edit[];
  readonly config: Config;
}

/** A rule that lets strangers relay, and the hole that it makes. */
export interface Patient {
  readonly config: Config;
  readonly rule: MatchRule;
  readonly hole: Hole;
}

/** One kind of cure; undefined where it does not suit the rule. */
export type Kind = (patient: Patient) => Change | undefined;

/** One that looks at the rule only, so that it suits rules that are no hole, too. */
export type RuleKind = (patient: Omit<Patient, 'hole'>) => Change | undefined;
