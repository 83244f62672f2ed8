import { type Diagram, type Node, no } from './diagram.js';
import type { Field } from './field.js';

/** The bits of the levels on a path through a diagram. */
export type DiagramPath = ReadonlyMap<number, 0 | 1>;

/** The first path to `yes`, with zeros before ones. */
export function pathOf(diagram: Diagram, node: Node): DiagramPath {
  const path = new Map<number, 0 | 1>();
  for (let at = node; !diagram.isLeaf(at); ) {
    const low = diagram.low(at);
    path.set(diagram.levelOf(at), low === no ? 1 : 0);
    at = low === no ? diagram.high(at) : low;
  }
  return path;
}

/** The atom of a field on a path, with zeros for don't-care levels, and whether another atom is on the path, too. */
export function codeOn(
  path: DiagramPath,
  { first, end, count }: Field,
): { code: number; fits: (code: number) => boolean } {
  let code = 0;
  let fixed = 0;
  for (let level = first; level < end; level += 1) {
    const bit = path.get(level);
    code = code * 2 + (bit ?? 0);
    fixed = fixed * 2 + (bit === undefined ? 0 : 1);
  }
  // Codes beyond the last atom denote the last atom.
  const last = count - 1;
  if (code > last) return { code: last, fits: (other) => other === last };
  return { code, fits: (other) => (other & fixed) === (code & fixed) };
}

/** Whether the text of bits on a path, with zeros for don't-care levels, belongs to a set. */
export function holdsOn(diagram: Diagram, path: DiagramPath, set: Node): boolean {
  let at = set;
  while (!diagram.isLeaf(at)) at = path.get(diagram.levelOf(at)) === 1 ? diagram.high(at) : diagram.low(at);
  return at !== no;
}
