import { type Diagram, type Node, no } from './diagram.js';
import type { Field } from './field.js';

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
    known.onOne ||= diagram.without(high, low) !== no;
    known.onZero ||= diagram.without(low, high) !== no;
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
