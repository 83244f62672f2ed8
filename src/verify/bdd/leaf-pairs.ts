import { spend } from '../budget.js';
import { type Diagram, type Node, no, yes } from './diagram.js';

/** The leaves that two functions have for the same envelopes. */
export interface LeafPair {
  readonly leaves: readonly [number, number];
  /** The set where the functions have these leaves. It is built on demand, from the nodes above the two leaves only. */
  readonly region: Node;
}

/** The pairs of leaves that two functions have for the same envelope, sorted. */
export function leafPairs(diagram: Diagram, a: Node, b: Node): readonly LeafPair[] {
  const walk = new JointWalk(diagram, a, b);
  return walk.ends
    .map((end) => new WalkedPair(walk, end))
    .sort(({ leaves: [a1, b1] }, { leaves: [a2, b2] }) => a1 - a2 || b1 - b2);
}

/** A leaf of a function, with the set where the function has it, which is built on demand. */
export interface LeafRegion {
  readonly leaf: number;
  readonly region: Node;
}

/** The leaves of a function, sorted. */
export const leafRegions = (diagram: Diagram, node: Node): readonly LeafRegion[] =>
  leafPairs(diagram, node, node).map((pair) => ({
    leaf: pair.leaves[0],
    get region() {
      return pair.region;
    },
  }));

class WalkedPair implements LeafPair {
  readonly #walk: JointWalk;
  readonly #end: number;
  readonly leaves: readonly [number, number];
  #region: Node | undefined;

  constructor(walk: JointWalk, end: number) {
    this.#walk = walk;
    this.#end = end;
    this.leaves = walk.leavesAt(end);
  }

  get region(): Node {
    this.#region ??= this.#walk.regionOf(this.#end);
    return this.#region;
  }
}

/** Two functions walked together: the pairs of nodes that the same envelopes lead to, numbered as they are found. The first one is the pair of the roots. */
class JointWalk {
  readonly #diagram: Diagram;
  readonly #nodes: (readonly [Node, Node])[] = [];
  readonly #numbers = new Map<number, number>();
  /** The numbers of the next two pairs: where the bit is 0, and where it is 1. Both are 0 for a pair of leaves, to which no pair leads back. */
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  /** The pairs of leaves. */
  readonly ends: number[] = [];
  #above: readonly (readonly number[])[] | undefined;

  constructor(diagram: Diagram, a: Node, b: Node) {
    this.#diagram = diagram;
    this.#numberOf(a, b);
    for (let at = 0; at < this.#nodes.length; at += 1) this.#follow(at);
  }

  leavesAt(end: number): readonly [number, number] {
    const [a, b] = this.#nodesAt(end);
    return [this.#diagram.value(a), this.#diagram.value(b)];
  }

  /** The envelopes that lead to a pair of leaves. */
  regionOf(end: number): Node {
    const known = new Map<number, Node>([[end, yes]]);
    const leading = this.#leadingTo(end);
    const visit = (at: number): Node => {
      if (!leading.has(at)) return no;
      const found = known.get(at);
      if (found !== undefined) return found;
      spend(1);
      const region = this.#diagram.node(
        this.#levelOf(at),
        visit(this.#low[at] ?? 0),
        visit(this.#high[at] ?? 0),
      );
      known.set(at, region);
      return region;
    };
    return visit(0);
  }

  /** The pairs from which an end is reached, itself among them. */
  #leadingTo(end: number): ReadonlySet<number> {
    this.#above ??= this.#pairsAbove();
    const above = this.#above;
    const found = new Set([end]);
    for (const at of found) for (const next of above[at] ?? []) found.add(next);
    return found;
  }

  #pairsAbove(): readonly (readonly number[])[] {
    const above = this.#nodes.map((): number[] => []);
    for (let at = 0; at < this.#nodes.length; at += 1) {
      spend(1);
      for (const next of [this.#low[at] ?? 0, this.#high[at] ?? 0]) if (next !== 0) above[next]?.push(at);
    }
    return above;
  }

  #nodesAt(at: number): readonly [Node, Node] {
    return this.#nodes[at] ?? [no, no];
  }

  #levelOf(at: number): number {
    const [a, b] = this.#nodesAt(at);
    return Math.min(this.#diagram.levelOf(a), this.#diagram.levelOf(b));
  }

  #follow(at: number): void {
    const [a, b] = this.#nodesAt(at);
    const diagram = this.#diagram;
    if (diagram.isLeaf(a) && diagram.isLeaf(b)) {
      this.ends.push(at);
      this.#low[at] = 0;
      this.#high[at] = 0;
      return;
    }
    const level = this.#levelOf(at);
    const isHere = [diagram.levelOf(a) === level, diagram.levelOf(b) === level];
    this.#low[at] = this.#numberOf(isHere[0] ? diagram.low(a) : a, isHere[1] ? diagram.low(b) : b);
    this.#high[at] = this.#numberOf(isHere[0] ? diagram.high(a) : a, isHere[1] ? diagram.high(b) : b);
  }

  #numberOf(a: Node, b: Node): number {
    // Nodes are below 2^26, so that the product is exact.
    const key = a * 2 ** 26 + b;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    spend(1);
    const number = this.#nodes.push([a, b]) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
