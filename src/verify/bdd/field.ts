import { spend } from '../budget.js';
import { type Diagram, type Node, no, yes } from './diagram.js';

/** The levels of one field in a diagram, and how they encode its atoms. */
export class Field {
  readonly first: number;
  readonly width: number;
  readonly count: number;
  readonly #diagram: Diagram;
  #codes: readonly number[] | undefined;

  constructor(diagram: Diagram, first: number, count: number) {
    this.#diagram = diagram;
    this.first = first;
    this.count = count;
    this.width = count <= 1 ? 0 : Math.ceil(Math.log2(count));
  }

  /** `node` restricted to atom `code` of the field. `node` must not depend on earlier levels. */
  follow(node: Node, code: number): Node {
    let at = node;
    for (let level = this.first; level < this.end; level += 1) {
      if (this.#diagram.levelOf(at) !== level) continue;
      at = (code >> (this.end - 1 - level)) & 1 ? this.#diagram.high(at) : this.#diagram.low(at);
    }
    return at;
  }

  /** The atoms that the field has in some envelope of `node`, which may depend on earlier levels. */
  atomsIn(node: Node): ReadonlySet<number> {
    const found = new Set<number>();
    const seen = new Set<string>();
    const inside = (at: Node, level: number, code: number): void => {
      if (at === no || code * 2 ** (this.end - level) >= this.count) return;
      if (level === this.end) {
        found.add(code);
        return;
      }
      const key = `${at} ${level} ${code}`;
      if (seen.has(key)) return;
      seen.add(key);
      spend(1);
      const here = this.#diagram.levelOf(at) === level;
      inside(here ? this.#diagram.low(at) : at, level + 1, code * 2);
      inside(here ? this.#diagram.high(at) : at, level + 1, code * 2 + 1);
    };
    const before = new Set<Node>();
    const outside = (at: Node): void => {
      if (before.has(at)) return;
      before.add(at);
      spend(1);
      if (this.#diagram.isLeaf(at) || this.#diagram.levelOf(at) >= this.first) inside(at, this.first, 0);
      else {
        outside(this.#diagram.low(at));
        outside(this.#diagram.high(at));
      }
    };
    outside(node);
    return found;
  }

  /** All atoms in ascending order. */
  get codes(): readonly number[] {
    this.#codes ??= Array.from({ length: this.count }, (_, code) => code);
    return this.#codes;
  }

  /** The level after the field's last one. */
  get end(): number {
    return this.first + this.width;
  }

  /** The set of the atoms in `members`, which are in ascending order. Codes beyond the last atom denote the last atom. */
  set(members: readonly number[]): Node {
    const total = 2 ** this.width;
    const last = members[members.length - 1] === this.count - 1;
    // Members in [from, to) of the code range [base, base + size).
    const build = (level: number, base: number, size: number, from: number, to: number): Node => {
      spend(1);
      if (from === to) {
        // No member is in this range; codes beyond the last atom are treated as the last one is.
        if (!last || base + size <= this.count) return no;
        if (base >= this.count) return yes;
      }
      const codes = Math.max(0, Math.min(base + size, this.count) - base);
      if (to - from === codes && (last || base + size <= this.count)) return yes;
      if (size === 1) return no;
      const half = size / 2;
      let middle = from;
      let high = to;
      while (middle < high) {
        const probe = (middle + high) >> 1;
        if ((members[probe] ?? 0) < base + half) middle = probe + 1;
        else high = probe;
      }
      return this.#diagram.node(
        level,
        build(level + 1, base, half, from, middle),
        build(level + 1, base + half, half, middle, to),
      );
    };
    return build(this.first, 0, total, 0, members.length);
  }
}
