/** The criteria of a rule that can be left out. */
export const criterionNames = ['tag', 'from', 'for', 'helo', 'auth', 'mailFrom', 'rcptTo'] as const;
export type CriterionName = (typeof criterionNames)[number];

/** The rules and criteria that a ruleset does not need. Each holds alone: of two that do the same either can go, not both. */
export interface Redundancy {
  /**
   * Rules without which every envelope is treated the same. `successors` are the later rules that take their mail; 0 means that no rule does, and it is refused all
   * the same.
   */
  readonly rules: readonly { readonly rule: number; readonly successors: readonly number[] }[];
  /** Criteria without which every envelope is treated the same. */
  readonly criteria: readonly { readonly rule: number; readonly criterion: CriterionName }[];
  /** Why this is not fully decided. */
  readonly undecided?: string;
}
