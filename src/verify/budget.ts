/**
 * Work is counted, not timed: the same configuration always ends with the same answer, on any machine and beside any other file. One budget is for
 * all questions about one configuration; whoever asks further questions about it while one is open (a rule, the trial of a suggestion) spends from
 * the same. The unit is about what one step of an automaton or one look at a node of a diagram costs.
 */

/** Thrown when an automaton, or what is built from it, grows past what it was allowed, and when a budget is spent. */
export class TooLarge extends Error {}

/** Thrown when what may be spent is spent. What it stopped may be decided where more may be, so that it must not be remembered as undecided. */
export class Spent extends TooLarge {}

/** Its message to a person. */
export const tooLarge = 'too large to decide';

/** For all questions about one configuration: about two seconds of processor time on a slow machine. Of 299 real files the costliest takes 0.5 million. */
export const usualWork = 20_000_000;

/** The cost of reading a character of a configuration, where it is read again to try a change. */
export const costOfCharacter = 20;

/** Work that several questions share: those about one configuration after another, as it is fixed. */
export class Purse {
  /** The work that is left; below zero: spent. */
  left: number;

  /**
   * @param work what it holds
   * @param each how much one question may take of it
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
  /** The work that is left; below zero: spent. */
  left: number;
  /** Results about the configuration that would be computed again, by key. */
  readonly known = new Map<string, unknown>();
  /** Answers that it was too small for, beside those that say so themselves. */
  readonly missed = new Set<string>();

  /** @param purse what it is paid from, and how much of it is left at most */
  constructor(
    work = usualWork,
    readonly purse?: Purse,
  ) {
    this.left = work;
  }

  /** A budget of its own with what is left and what is known, for one of several runs that go on from the same point. */
  fork(): Budget {
    const copy = new Budget(this.left, this.purse);
    for (const [key, value] of this.known) copy.known.set(key, value);
    for (const what of this.missed) copy.missed.add(what);
    return copy;
  }
}

/** The budget that is spent from now, and those that it is a part of. */
let current: Budget | undefined;
let left = Number.POSITIVE_INFINITY;

/** The callback for work that goes on, and the work done since it was last called. */
let watcher: (() => void) | undefined;
let untold = 0;

/** So much work is done between two times that it is told. */
const toldAfter = 100_000;

/** Has `tell` called again and again while work is done, by whatever budget; undefined: nobody. It must change nothing that work depends on. */
export function onWork(tell: (() => void) | undefined): void {
  watcher = tell;
  untold = 0;
}

/** Counts `work`. Throws Spent, now and from then on, when the budget is spent. Outside any budget nothing is counted. */
export function spend(work: number): void {
  left -= work;
  if (left < 0) throw new Spent('it takes more work than one configuration may');
  if (watcher === undefined) return;
  untold += work;
  if (untold < toldAfter) return;
  untold = 0;
  watcher();
}

/** Runs `run` at the cost of `budget`. */
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

/** Runs `run` at nobody's cost: what is made once for all configurations, so that no answer depends on which came first. */
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

/** Runs `run` at the cost of the budget that is open, or of one of its own. */
export const budgeted = <T>(run: () => T): T => (current === undefined ? within(new Budget(), run) : run());

/** A part of the open budget for questions that matter less than others: with what is left of the budget they are never paid. */
export class Allowance {
  #left: number;

  /** @param share of what is left of the open budget, at most 1 */
  constructor(share: number) {
    this.#left = left === Number.POSITIVE_INFINITY ? usualWork : Math.floor(Math.max(0, left) * share);
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Runs `run` at its cost. Throws TooLarge where it does not suffice, and the budget may go on. */
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

/** Notes that `what` was given up because the open budget is too small for it. */
export function giveUp(what: string): void {
  current?.missed.add(what);
}

/** The result of `make`, made once for the open budget and remembered by `key`. */
export function remembered<T>(key: string, make: () => T): T {
  if (current === undefined) return make();
  const { known } = current;
  const found = known.get(key) as { readonly value: T } | undefined;
  if (found !== undefined) return found.value;
  const value = make();
  known.set(key, { value });
  return value;
}
