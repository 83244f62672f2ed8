import { spend } from '../budget.js';
import { type Diagram, type Node, no } from './diagram.js';
import type { Field } from './field.js';

/** The pairs of leaves that two functions have for the same envelope, as `[a, b]`. */
export function leafPairs(diagram: Diagram, a: Node, b: Node): readonly (readonly [number, number])[] {
  const found = new Map<string, readonly [number, number]>();
  const seen = new Set<number>();
  const stack: (readonly [Node, Node])[] = [[a, b]];
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const [x, y] = pair;
    // Nodes are below 2^26, so that the product is exact.
    const key = x * 2 ** 26 + y;
    if (seen.has(key)) continue;
    seen.add(key);
    spend(1);
    if (diagram.isLeaf(x) && diagram.isLeaf(y)) {
      const values = [diagram.value(x), diagram.value(y)] as const;
      found.set(values.join(), values);
      continue;
    }
    const level = Math.min(diagram.levelOf(x), diagram.levelOf(y));
    const side = (node: Node, high: boolean): Node =>
      diagram.levelOf(node) !== level ? node : high ? diagram.high(node) : diagram.low(node);
    stack.push([side(x, true), side(y, true)], [side(x, false), side(y, false)]);
  }
  return [...found.values()].sort(([a1, b1], [a2, b2]) => a1 - a2 || b1 - b2);
}

/**
 * How a Boolean function depends on each level from `from` on: `onOne` if some envelope satisfies it with a 1 there and not with a 0, `onZero` if with a 0 and not
 * with a 1.
 */
export function dependence(
  diagram: Diagram,
  node: Node,
  from: number,
): ReadonlyMap<number, { readonly onOne: boolean; readonly onZero: boolean }> {
  const found = new Map<number, { onOne: boolean; onZero: boolean }>();
  for (const at of diagram.below(node)) {
    const level = diagram.levelOf(at);
    if (diagram.isLeaf(at) || level < from) continue;
    const known = found.get(level) ?? { onOne: false, onZero: false };
    found.set(level, known);
    const low = diagram.low(at);
    const high = diagram.high(at);
    known.onOne ||= diagram.and(high, diagram.not(low)) !== no;
    known.onZero ||= diagram.and(low, diagram.not(high)) !== no;
  }
  return found;
}

/** Quantifies existentially over the levels from `first` up to `end`, those of one field or of several. */
export function exists(diagram: Diagram, node: Node, { first, end }: Pick<Field, 'first' | 'end'>): Node {
  const known = new Map<Node, Node>();
  const visit = (at: Node): Node => {
    const level = diagram.levelOf(at);
    if (diagram.isLeaf(at) || level >= end) return at;
    const cached = known.get(at);
    if (cached !== undefined) return cached;
    const low = visit(diagram.low(at));
    const high = visit(diagram.high(at));
    const result = level < first ? diagram.node(level, low, high) : diagram.or(low, high);
    known.set(at, result);
    return result;
  };
  return visit(node);
}

/** The set where a function has one of the leaves that `wanted` names. */
export const whereLeaf = (diagram: Diagram, node: Node, wanted: (leaf: number) => boolean): Node =>
  diagram.map(node, (leaf) => (wanted(leaf) ? 1 : 0));

/** The union, over all leaves, of the envelopes with that leaf that are in the region which `part` gives for it. */
export function partsByLeaf(diagram: Diagram, node: Node, part: (leaf: number) => Node): Node {
  const leavesOf = new Map<Node, Set<number>>();
  for (const leaf of diagram.values(node)) {
    const region = part(leaf);
    if (region !== no) leavesOf.set(region, (leavesOf.get(region) ?? new Set()).add(leaf));
  }
  let result: Node = no;
  for (const [region, leaves] of leavesOf) {
    const there = whereLeaf(diagram, node, (leaf) => leaves.has(leaf));
    result = diagram.or(result, diagram.and(region, there));
  }
  return result;
}
