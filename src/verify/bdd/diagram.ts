import { spend, TooLarge } from '../budget.js';

/** A node: an index into the diagram's arrays. */
export type Node = number;

/** The two truth values; every diagram has them first. */
export const no: Node = 0;
export const yes: Node = 1;

const lastLevel = 0x7fffffff;

/**
 * A hash-consed decision diagram with any number of distinct leaves: two functions are equal exactly if their nodes are. A field of n atoms takes the next ceil(log2
 * n) levels, its most significant bit first.
 */
export class Diagram {
  readonly #budget: number;
  #capacity = 1 << 10;
  #level = new Int32Array(this.#capacity);
  #low = new Int32Array(this.#capacity);
  #high = new Int32Array(this.#capacity);
  #count = 0;
  #table = new Int32Array(this.#capacity * 2).fill(-1);
  readonly #leaves = new Map<number, Node>();
  // A direct-mapped cache of the results of `ite`; a collision overwrites the older result.
  #memoSize = 1 << 11;
  #memo = new Int32Array(this.#memoSize * 4).fill(-1);

  constructor(budget: number) {
    this.#budget = budget;
    this.leaf(0);
    this.leaf(1);
  }

  get size(): number {
    return this.#count;
  }

  /** The leaf with a value. */
  leaf(value: number): Node {
    const known = this.#leaves.get(value);
    if (known !== undefined) return known;
    const node = this.#add(lastLevel, value, value);
    this.#leaves.set(value, node);
    return node;
  }

  isLeaf(node: Node): boolean {
    return this.#level[node] === lastLevel;
  }

  /** The value of a leaf. */
  value(node: Node): number {
    return this.#low[node] ?? 0;
  }

  levelOf(node: Node): number {
    return this.#level[node] ?? lastLevel;
  }

  low(node: Node): Node {
    return this.#low[node] ?? no;
  }

  high(node: Node): Node {
    return this.#high[node] ?? no;
  }

  /** The node that is `low` where the level's bit is 0 and `high` where it is 1. Both must be below `level`. */
  node(level: number, low: Node, high: Node): Node {
    if (low === high) return low;
    const mask = this.#table.length - 1;
    let at = this.#hash(level, low, high) & mask;
    for (;;) {
      const found = this.#table[at] ?? -1;
      if (found < 0) break;
      if (this.#level[found] === level && this.#low[found] === low && this.#high[found] === high)
        return found;
      at = (at + 1) & mask;
    }
    const node = this.#add(level, low, high);
    if (this.#count * 2 > this.#table.length) this.#grow();
    else this.#table[at] = node;
    return node;
  }

  /** If-then-else: `then` where `condition` is true, `otherwise` elsewhere. */
  ite(condition: Node, then: Node, otherwise: Node): Node {
    if (condition === yes || then === otherwise) return then;
    if (condition === no) return otherwise;
    if (then === yes && otherwise === no) return condition;
    spend(1);
    const slot = (this.#hash(condition, then, otherwise) & (this.#memoSize - 1)) * 4;
    const memo = this.#memo;
    if (memo[slot] === condition && memo[slot + 1] === then && memo[slot + 2] === otherwise)
      return memo[slot + 3] ?? no;
    const level = Math.min(this.levelOf(condition), this.levelOf(then), this.levelOf(otherwise));
    const low = this.ite(
      this.#branch(condition, level, this.#low),
      this.#branch(then, level, this.#low),
      this.#branch(otherwise, level, this.#low),
    );
    const high = this.ite(
      this.#branch(condition, level, this.#high),
      this.#branch(then, level, this.#high),
      this.#branch(otherwise, level, this.#high),
    );
    const result = this.node(level, low, high);
    this.#keep(condition, then, otherwise, result);
    return result;
  }

  /** Stores a result of `ite`. The memo may have grown since it was looked up. */
  #keep(condition: Node, then: Node, otherwise: Node, result: Node): void {
    const slot = (this.#hash(condition, then, otherwise) & (this.#memoSize - 1)) * 4;
    this.#memo[slot] = condition;
    this.#memo[slot + 1] = then;
    this.#memo[slot + 2] = otherwise;
    this.#memo[slot + 3] = result;
  }

  and(a: Node, b: Node): Node {
    return this.ite(a, b, no);
  }

  /** Whether two sets have an element in common. It builds no node, so that it costs less than `and`, and ends at the first element found. */
  meets(a: Node, b: Node): boolean {
    if (a === no || b === no) return false;
    if (a === yes || b === yes || a === b) return true;
    spend(1);
    const slot = (this.#hash(a, b, no) & (this.#memoSize - 1)) * 4;
    const memo = this.#memo;
    if (memo[slot] === a && memo[slot + 1] === b && memo[slot + 2] === no) return memo[slot + 3] !== no;
    const level = Math.min(this.levelOf(a), this.levelOf(b));
    const found =
      this.meets(this.#branch(a, level, this.#low), this.#branch(b, level, this.#low)) ||
      this.meets(this.#branch(a, level, this.#high), this.#branch(b, level, this.#high));
    if (!found) this.#keep(a, b, no, no);
    return found;
  }

  /** `a` without what is in `b`. The complement of `b`, which may be large, is not built. */
  without(a: Node, b: Node): Node {
    return this.ite(b, no, a);
  }

  or(a: Node, b: Node): Node {
    return this.ite(a, yes, b);
  }

  not(a: Node): Node {
    return this.ite(a, no, yes);
  }

  /** `node` with the `width` levels from `first` on fixed to the bits of `index`. */
  restrict(node: Node, first: number, width: number, index: number): Node {
    const known = new Map<Node, Node>();
    const visit = (at: Node): Node => {
      const level = this.levelOf(at);
      if (level >= first + width) return at;
      const cached = known.get(at);
      if (cached !== undefined) return cached;
      spend(1);
      let result: Node;
      if (level < first) result = this.node(level, visit(this.low(at)), visit(this.high(at)));
      else {
        const bit = (index >> (first + width - 1 - level)) & 1;
        result = visit(bit === 1 ? this.high(at) : this.low(at));
      }
      known.set(at, result);
      return result;
    };
    return visit(node);
  }

  /** `node` with the value of each leaf replaced by `change` of it. */
  map(node: Node, change: (value: number) => number): Node {
    const known = new Map<Node, Node>();
    const visit = (at: Node): Node => {
      if (this.isLeaf(at)) return this.leaf(change(this.value(at)));
      const cached = known.get(at);
      if (cached !== undefined) return cached;
      spend(1);
      const result = this.node(this.levelOf(at), visit(this.low(at)), visit(this.high(at)));
      known.set(at, result);
      return result;
    };
    return visit(node);
  }

  /**
   * `node`, a Boolean function, without the levels from `from` on: each is fixed to the value that `settled` gives, kept, or quantified universally if that is
   * undefined.
   */
  certain(node: Node, from: number, settled: (level: number) => 0 | 1 | 'kept' | undefined): Node {
    const known = new Map<Node, Node>();
    const visit = (at: Node): Node => {
      if (this.isLeaf(at)) return at;
      const cached = known.get(at);
      if (cached !== undefined) return cached;
      spend(1);
      const level = this.levelOf(at);
      const value = level < from ? undefined : settled(level);
      const low = value === 1 ? no : visit(this.low(at));
      const high = value === 0 ? no : visit(this.high(at));
      let result: Node;
      if (level < from || value === 'kept') result = this.node(level, low, high);
      else result = value === 0 ? low : value === 1 ? high : this.and(low, high);
      known.set(at, result);
      return result;
    };
    return visit(node);
  }

  /** The values of all leaves that can be reached from `node`. */
  values(node: Node): ReadonlySet<number> {
    const found = new Set<number>();
    for (const at of this.below(node)) if (this.isLeaf(at)) found.add(this.value(at));
    return found;
  }

  /** `node` and all nodes below it. */
  below(node: Node): ReadonlySet<Node> {
    const seen = new Set<Node>([node]);
    const stack: Node[] = [node];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      spend(1);
      if (this.isLeaf(at)) continue;
      for (const next of [this.low(at), this.high(at)]) {
        if (seen.has(next)) continue;
        seen.add(next);
        stack.push(next);
      }
    }
    return seen;
  }

  #branch(node: Node, level: number, side: Int32Array): Node {
    return this.#level[node] === level ? (side[node] ?? no) : node;
  }

  #hash(a: number, b: number, c: number): number {
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    return hash ^ (hash >>> 13);
  }

  #add(level: number, low: number, high: number): Node {
    if (this.#count >= this.#budget) throw new TooLarge('the decision diagram grows too large');
    if (this.#count === this.#capacity) {
      this.#capacity *= 2;
      this.#level = widen(this.#level, this.#capacity);
      this.#low = widen(this.#low, this.#capacity);
      this.#high = widen(this.#high, this.#capacity);
    }
    spend(2);
    const node = this.#count;
    this.#level[node] = level;
    this.#low[node] = low;
    this.#high[node] = high;
    this.#count += 1;
    return node;
  }

  #grow(): void {
    const table = new Int32Array(this.#table.length * 2).fill(-1);
    const mask = table.length - 1;
    for (let node = 0; node < this.#count; node += 1) {
      const level = this.#level[node] ?? lastLevel;
      if (level === lastLevel) continue;
      let at = this.#hash(level, this.#low[node] ?? 0, this.#high[node] ?? 0) & mask;
      while ((table[at] ?? -1) >= 0) at = (at + 1) & mask;
      table[at] = node;
    }
    this.#table = table;
    if (this.#memoSize < table.length && this.#memoSize < 1 << 20) {
      this.#memoSize = Math.min(table.length, 1 << 20);
      this.#memo = new Int32Array(this.#memoSize * 4).fill(-1);
    }
  }
}

function widen(array: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(capacity);
  wide.set(array);
  return wide;
}
