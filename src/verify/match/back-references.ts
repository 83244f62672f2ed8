import { inRanges, isWordByte } from './bytes.js';
import type { Before, Ere } from './ere-tree.js';

/** An expression with back-references: the parts that are groups and the parts that refer to one, each with the number of the group. */
export interface ExpressionWithReferences {
  readonly ere: Ere;
  readonly groups: ReadonlyMap<Ere, number>;
  readonly references: ReadonlyMap<Ere, number>;
}

/** The number of steps after which the search is given up. */
const maxSteps = 200_000;

class TooMany extends Error {}

/** Whether an expression with back-references matches somewhere in `text`, a string of bytes, by backtracking; undefined if that takes too many steps. */
export function matchesReferring(expression: ExpressionWithReferences, text: string): boolean | undefined {
  const trial = new Backtracking(expression, text);
  try {
    for (let start = 0; start <= text.length; start += 1)
      if (trial.from(expression.ere, start, () => true)) return true;
    return false;
  } catch (error) {
    // A RangeError is a stack overflow: in a long text the alternatives nest too deeply.
    if (error instanceof TooMany || error instanceof RangeError) return undefined;
    throw error;
  }
}

type Then = (at: number) => boolean;

class Backtracking {
  /** The text that each group holds at present. */
  readonly #held = new Map<number, string>();
  #steps = 0;

  constructor(
    private readonly expression: ExpressionWithReferences,
    private readonly text: string,
  ) {}

  /** Whether `ere` matches from `at` on such that `then` accepts the place after the match. */
  from(ere: Ere, at: number, then: Then): boolean {
    this.#steps += 1;
    if (this.#steps > maxSteps) throw new TooMany();
    const reference = this.expression.references.get(ere);
    if (reference !== undefined) {
      const held = this.#held.get(reference);
      return held !== undefined && this.text.startsWith(held, at) && then(at + held.length);
    }
    const group = this.expression.groups.get(ere);
    return group === undefined ? this.#plain(ere, at, then) : this.#group(ere, group, at, then);
  }

  #group(ere: Ere, group: number, at: number, then: Then): boolean {
    const before = this.#held.get(group);
    const restore = (): void => {
      if (before === undefined) this.#held.delete(group);
      else this.#held.set(group, before);
    };
    const found = this.#plain(ere, at, (end) => {
      const inner = this.#held.get(group);
      this.#held.set(group, this.text.slice(at, end));
      if (then(end)) return true;
      if (inner === undefined) this.#held.delete(group);
      else this.#held.set(group, inner);
      return false;
    });
    if (!found) restore();
    return found;
  }

  #plain(ere: Ere, at: number, then: Then): boolean {
    switch (ere.type) {
      case 'empty':
        return then(at);
      case 'set':
        return at < this.text.length && inRanges(ere.ranges, this.text.charCodeAt(at)) && then(at + 1);
      case 'assert':
        return this.#holds(ere.before, at - 1) && this.#holds(ere.after, at) && then(at);
      case 'choice':
        return ere.options.some((option) => this.from(option, at, then));
      case 'sequence':
        return this.#inTurn(ere.items, 0, at, then);
      case 'repeat':
        return this.#again(ere, 0, at, then);
    }
  }

  #inTurn(items: readonly Ere[], index: number, at: number, then: Then): boolean {
    const item = items[index];
    if (item === undefined) return then(at);
    return this.from(item, at, (end) => this.#inTurn(items, index + 1, end, then));
  }

  #again(ere: Ere & { type: 'repeat' }, count: number, at: number, then: Then): boolean {
    const more = ere.max === undefined || count < ere.max;
    // An iteration that consumes nothing counts only towards the minimum.
    const round = (end: number): boolean =>
      (end > at || count < ere.min) && this.#again(ere, count + 1, end, then);
    return (more && this.from(ere.item, at, round)) || (count >= ere.min && then(at));
  }

  #holds(condition: Before, at: number): boolean {
    if (condition === 'any') return true;
    const edge = at < 0 || at >= this.text.length;
    if (condition === 'edge') return edge;
    return (!edge && isWordByte(this.text.charCodeAt(at))) === (condition === 'word');
  }
}
