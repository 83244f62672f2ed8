/**
 * Work is counted, not timed: a configuration always gets the same answer, on any machine and beside any other file. One budget is for all questions about one
 * configuration; further questions that are asked while it is open (by a rule, or the trial of a suggestion) spend from the same one. A unit is about the cost of
 * one step of an automaton or of a look at one node of a diagram.
 */

/** Thrown if an automaton, or what is built from it, exceeds its limit, and if a budget is spent. */
export class TooLarge extends Error {}

/** Thrown if the budget is spent. A larger budget may decide the question, so that it must not be cached as undecided. */
export class Spent extends TooLarge {}

/** The message of TooLarge for users. */
export const tooLarge = 'too large to decide';

/**
 * The budget for all questions about one configuration: about two seconds of processor time on a slow machine. The costliest of 299 real files takes 0.5 million.
 */
export const usualWork = 20_000_000;

/** The cost of reading one character of a configuration again, to try a change. */
export const costOfCharacter = 20;

/** The same for the file of a table, whose lines are no statements. */
export const costOfTableCharacter = 2;

/** Work that several questions share, such as those about one configuration after another while it is fixed. */
export class Purse {
  /** The work that is left; negative if it is spent. */
  left: number;

  /**
   * @param work the work that it holds
   * @param each the most that one question may take of it
   */
  constructor(
    work: number,
    readonly each = usualWork,
  ) {
    this.left = work;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }

  /** A budget for one question. */
  budget(): Budget {
    return new Budget(this.each, this);
  }
}

export class Budget {
  /** The work that is left; negative if it is spent. */
  left: number;
  /** Cached results about the configuration, by key. */
  readonly known = new Map<string, unknown>();
  /** Questions that it was too small for, besides those with answers that say so. */
  readonly missed = new Set<string>();

  /** @param purse what the budget is paid from; it spends no more than is left there */
  constructor(
    work = usualWork,
    readonly purse?: Purse,
  ) {
    this.left = work;
  }

  /** A separate budget with what is left and what is known, for one of several runs that continue from the same point. */
  fork(): Budget {
    const copy = new Budget(this.left, this.purse);
    for (const [key, value] of this.known) copy.known.set(key, value);
    for (const what of this.missed) copy.missed.add(what);
    return copy;
  }
}

/** The open budget. */
let current: Budget | undefined;
let left = Number.POSITIVE_INFINITY;

/** The callback that is told of progress, and the work done since it was last called. */
let watcher: (() => void) | undefined;
let untold = 0;

/** The work between two calls of the callback. */
const toldAfter = 100_000;

/** Sets the callback that is called regularly while work is done, in any budget; undefined removes it. It must not change anything that work depends on, but may throw to end the work: no answer is cached then. */
export function onWork(tell: (() => void) | undefined): void {
  watcher = tell;
  untold = 0;
}

/** Counts `work`. Throws Spent if the budget is spent, and does so again on each later call. Outside any budget nothing is counted. */
export function spend(work: number): void {
  left -= work;
  if (left < 0) throw new Spent('it takes more work than one configuration may');
  if (watcher === undefined) return;
  untold += work;
  if (untold < toldAfter) return;
  untold = 0;
  watcher();
}

/** Runs `run` and charges its work to `budget`. */
export function within<T>(budget: Budget, run: () => T): T {
  const outer = current;
  if (outer === budget) return run();
  const outerLeft = left;
  const { purse } = budget;
  const most = Math.min(budget.left, purse?.left ?? budget.left);
  current = budget;
  left = most;
  try {
    return run();
  } finally {
    budget.left -= most - left;
    if (purse) purse.left -= most - left;
    current = outer;
    left = outerLeft;
  }
}

/** Runs `run` without charging its work to any budget. It is for what is computed once for all configurations, so that no answer depends on which came first. */
export function unpaid<T>(run: () => T): T {
  const paying = left;
  const told = watcher;
  left = Number.POSITIVE_INFINITY;
  watcher = undefined;
  try {
    return run();
  } finally {
    left = paying;
    watcher = told;
  }
}

/** Runs `run` in the open budget, or in a new one if none is open. */
export const budgeted = <T>(run: () => T): T => (current === undefined ? within(new Budget(), run) : run());

/** A share of the open budget for questions that matter less than others: they never spend the rest of it. */
export class Allowance {
  #left: number;

  /** @param share the fraction of what is left of the open budget, at most 1 */
  constructor(share: number) {
    this.#left = left === Number.POSITIVE_INFINITY ? usualWork : Math.floor(Math.max(0, left) * share);
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Runs `run` and charges its work to the allowance. Throws TooLarge if that does not suffice; the budget is not spent by that. */
  within<T>(run: () => T): T {
    const whole = left;
    const part = Math.min(this.#left, whole);
    left = part;
    try {
      return run();
    } finally {
      const used = part - left;
      this.#left -= used;
      left = whole - used;
    }
  }
}

/** The result of `compute` if a share of the remaining work suffices for it, or undefined. */
export function withinShare<T>(share: number, compute: () => T): T | undefined {
  try {
    return new Allowance(share).within(compute);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

/** Records that `what` was given up because the open budget is too small for it. */
export function giveUp(what: string): void {
  current?.missed.add(what);
}

/** The result of `make`, computed once per budget and cached by `key`. */
export function remembered<T>(key: string, make: () => T): T {
  if (current === undefined) return make();
  const { known } = current;
  const found = known.get(key) as { readonly value: T } | undefined;
  if (found !== undefined) return found.value;
  const value = make();
  known.set(key, { value });
  return value;
}
