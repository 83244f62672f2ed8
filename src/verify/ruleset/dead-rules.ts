/** The rules of a ruleset that can never decide anything. */
export interface Reachability {
  readonly dead: readonly DeadRule[];
  /** Why not all dead rules are known; those that are listed are certain. */
  readonly undecided?: string;
}

/** A rule that no envelope reaches, whoever the client is. */
export interface DeadRule {
  readonly rule: number;
  /** The earlier rules that take all that it would match, in order; empty if nothing at all can match it. */
  readonly takenBy: readonly number[];
}
