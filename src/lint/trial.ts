import type { Directive } from '../../grammar/ast.js';
import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import type { Edit } from '../source/text.js';
import { Allowance, giveUp, TooLarge } from '../verify/budget.js';
import { reachability } from '../verify/reach.js';
import { type RelayOptions, verifyRelay } from '../verify/relay.js';
import type { Hole, Reachability, RelayVerdict } from '../verify/verdict.js';
import type { Kind } from './cure.js';
import { kindsFor, remove } from './cures.js';
import type { Suggestion } from './finding.js';
import { uselessLogins } from './logins.js';
import { Removals } from './unused.js';

/** A configuration with what the verifier says of it. */
export interface Judged {
  readonly config: Config;
  readonly machine: Machine;
  /** How the verdict was made. */
  readonly relayOptions: RelayOptions;
  readonly verdict: RelayVerdict;
  readonly reachability: Reachability;
}

/** Why there is no such cure: it does not apply or does not close the hole; or it closes it, and leaves a rule that never decides. */
type Failure = 'useless' | 'dead';

/** How many more rules a cure may have to change when the first change lets their mail come to them. */
const mostRounds = 8;

/** Rules and listeners that all trials of a configuration together may have verified: its cost is in proportion to them. */
const mostRules = 4000;

/**
 * Tries changes of a configuration on the model before they are offered. Rules are told apart by their statements, as their numbers may
 * change. What is too costly to try is not offered.
 */
export class Trials {
  readonly #original: Judged;
  readonly #removals: Removals;
  readonly #holes: ReadonlySet<Directive | undefined>;
  #dead: ReadonlySet<Directive | undefined> | undefined;
  #left: number;
  readonly #allowed = new Allowance(share);

  constructor(original: Judged) {
    this.#original = original;
    this.#removals = new Removals(original.config);
    const { config, verdict } = original;
    this.#holes = new Set(verdict.holes.map(({ rule }) => statementOf(config, rule)));
    this.#left = Math.floor(mostRules / Math.max(config.rules.length + config.listeners.length, 20));
  }

  /**
   * Whether a change does no harm: it opens nothing and leaves no rule without mail that had some. What costs as much as a table to make is made only when
   * it is tried.
   */
  isHarmless(changed: Config | (() => Config)): boolean {
    if (this.#left <= 0 || this.#allowed.isSpent) return false;
    return withinWork(false, () => this.#isHarmless(typeof changed === 'function' ? changed() : changed));
  }

  #isHarmless(changed: Config): boolean {
    const holes = this.#holesOf(changed);
    if (holes?.every(({ rule }) => this.#holes.has(statementOf(changed, rule))) !== true) return false;
    return !this.#killsRule(changed) && !this.#locksOut(changed);
  }

  /**
   * What can be written instead of what opens a hole: each closes it, opens none and kills no rule. A declaration that has lost its last
   * use goes as well.
   */
  curesOf(hole: Hole): readonly Suggestion[] {
    return withinWork([], () => this.#curesOf(hole));
  }

  #curesOf(hole: Hole): readonly Suggestion[] {
    const rule = this.#original.config.rules[hole.rule - 1];
    if (rule === undefined) return [];
    const outcomes = kindsFor(rule, hole).map((kind) => this.#tryCure(kind, hole));
    const cures = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome]));
    // A narrower rule that is dead says that others do already what was meant.
    if (cures.length > 1 || (cures.length > 0 && !outcomes.includes('dead'))) return cures;
    const removal = this.#tryCure(remove, hole);
    return typeof removal === 'string' ? cures : [...cures, removal];
  }

  #tryCure(kind: Kind, hole: Hole): Suggestion | Failure {
    const { config } = this.#original;
    const cured = new Set<Directive>();
    const edits: Edit[] = [];
    let description = '';
    let current = config;
    let pending: readonly Hole[] = [hole];
    for (let round = 0; pending.length > 0; round += 1) {
      if (round === mostRounds) return 'useless';
      for (const open of pending) {
        const rule = current.rules[open.rule - 1];
        if (rule === undefined || cured.has(rule.statement)) return 'useless';
        cured.add(rule.statement);
        const change = kind({ config: current, rule, hole: open });
        if (change === undefined) return 'useless';
        description ||= change.description;
        edits.push(...change.edits);
        current = change.config;
      }
      const open = this.#holesOf(current);
      if (open === undefined) return 'useless';
      const now = current;
      pending = open.filter(({ rule }) => {
        const statement = statementOf(now, rule);
        return statement === undefined || cured.has(statement) || !this.#holes.has(statement);
      });
    }
    if (this.#killsRule(current)) return 'dead';
    if (this.#locksOut(current)) return 'useless';
    const orphans = this.#removals.orphansOf(edits);
    return orphans === undefined ? 'useless' : { description, edits: [...edits, ...orphans] };
  }

  /** The holes of a changed configuration; undefined when no more may be tried. */
  #holesOf(changed: Config): readonly Hole[] | undefined {
    if (this.#left <= 0) return undefined;
    this.#left -= 1;
    const { machine, relayOptions } = this.#original;
    const { holes, tooLarge } = this.#allowed.within(() => verifyRelay(changed, machine, relayOptions));
    if (tooLarge) throw new TooLarge();
    return holes;
  }

  /** Whether a rule of a changed configuration is dead that is alive in the original, or was not there. */
  #killsRule(changed: Config): boolean {
    const { config, machine } = this.#original;
    this.#dead ??= new Set(this.#original.reachability.dead.map(({ rule }) => statementOf(config, rule)));
    const before = this.#dead;
    const { dead, undecided } = this.#allowed.within(() => reachability(changed, machine));
    if (undecided !== undefined) throw new TooLarge();
    return dead.some(({ rule }) => !before.has(statementOf(changed, rule)));
  }

  /** Whether users who log in may send nothing after a change, and could before. */
  #locksOut(changed: Config): boolean {
    const { config, machine, relayOptions } = this.#original;
    return (
      uselessLogins(changed, machine, relayOptions).length > 0 &&
      uselessLogins(config, machine, relayOptions).length === 0
    );
  }
}

/** What the trials of one rule may take of the work that is left: findings come before suggestions. */
const share = 1 / 8;

/** What `ask` says; `otherwise` where that is too large to decide. */
function withinWork<T>(otherwise: T, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    giveUp('not all suggestions were tried: they are too large to decide');
    return otherwise;
  }
}

/** Rules stand in the order of their numbers, which begin at 1. */
const statementOf = (config: Config, rule: number): Directive | undefined =>
  config.rules[rule - 1]?.statement;
