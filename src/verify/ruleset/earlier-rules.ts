import { type Node, no } from '../bdd/diagram.js';
import { holdsOn, pathOf } from '../bdd/diagram-path.js';
import { spend } from '../budget.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';

/** The most comparisons of dead rules with earlier ones. */
const maxWork = 500_000;

/** What first-match evaluation leaves of the envelopes after each rule, to find the rules that decide a part of them. */
export class EarlierRules {
  readonly #space: EnvelopeSpace;
  readonly #within: Node;
  /** The envelopes that are left after each rule; they end where none are. */
  readonly #rests: readonly Node[];
  #work = 0;

  constructor(space: EnvelopeSpace, within: Node, rests: readonly Node[]) {
    this.#space = space;
    this.#within = within;
    this.#rests = rests;
  }

  /** The rules before rule `index` that take what it would match, in order; if that is too much work, at least one of them. */
  before(index: number, alive: ReadonlySet<number>): readonly number[] {
    const own = this.#space.rules[index - 1];
    if (own === undefined) return [];
    const { diagram, theory } = this.#space;
    const left = diagram.and(this.#within, diagram.or(own.match, own.failure));
    // What the theory finds impossible may be a path, but no envelope.
    return theory.isNeeded ? this.#compared(left, index, alive) : this.#located(left);
  }

  /** Picks an envelope, finds the rule that decides it, removes all that this rule decides, and so on. */
  #located(region: Node): readonly number[] {
    const { diagram } = this.#space;
    const found: number[] = [];
    for (let left = region; left !== no; ) {
      const path = pathOf(diagram, left);
      let first = 0;
      let last = this.#rests.length - 1;
      while (first < last) {
        spend(path.size);
        const middle = (first + last) >> 1;
        if (holdsOn(diagram, path, this.#rests[middle] ?? no)) first = middle + 1;
        else last = middle;
      }
      found.push(first + 1);
      this.#work += 1;
      if (this.#work > maxWork) break;
      // The rest after the rule is part of the rest before it.
      const decidedBefore = diagram.without(left, this.#rests[first - 1] ?? this.#within);
      left = diagram.ite(this.#rests[first] ?? no, left, decidedBefore);
    }
    return found.sort((a, b) => a - b);
  }

  /** Compares a region with the rules before `index` one by one. */
  #compared(region: Node, index: number, alive: ReadonlySet<number>): readonly number[] {
    const { diagram, theory, rules } = this.#space;
    let left = region;
    const found: number[] = [];
    for (let earlier = 1; earlier < index && left !== no; earlier += 1) {
      const rule = rules[earlier - 1];
      if (rule === undefined || !alive.has(earlier)) continue;
      this.#work += 1;
      spend(1);
      const taken = diagram.or(rule.match, rule.failure);
      if (!this.#space.meet(left, taken)) continue;
      found.push(earlier);
      // Over the limit one taker has to do.
      if (this.#work > maxWork) return found;
      left = theory.inhabited(diagram.without(left, taken));
    }
    return found;
  }
}
