import { parseAst } from 'vitest/node';

/** A node of a syntax tree, as far as measures look at it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** All nodes of a TypeScript text with those that hold them, from the outside in. */
export function* syntaxNodes(text: string): Generator<readonly [node: SyntaxNode, parent: SyntaxNode]> {
  const program: unknown = parseAst(text, { lang: 'ts' });
  if (isNode(program)) yield* below(program);
}

function* below(parent: SyntaxNode): Generator<readonly [node: SyntaxNode, parent: SyntaxNode]> {
  for (const child of Object.values(parent).flat())
    if (isNode(child)) {
      yield [child, parent];
      yield* below(child);
    }
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** What a node is called, or what is set to it: `name` of `function name`, `name: …`, `const name = …`. */
export function nameIn(...nodes: readonly SyntaxNode[]): string {
  for (const { id, key, name } of nodes) {
    if (typeof name === 'string') return name;
    for (const part of [id, key]) if (isNode(part)) return nameIn(part);
  }
  return '';
}

/** The number of the line of an offset, from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
