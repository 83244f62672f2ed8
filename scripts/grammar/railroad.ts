import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';

/** A piece of a diagram, opaque except for its width. */
export type RailroadPiece = { readonly width: number };

/** The used part of the drawing library that Chevrotain includes for diagrams of its grammars. */
interface Railroad {
  readonly Diagram: ((...items: readonly RailroadPiece[]) => RailroadPiece & { toString(): string }) & {
    INTERNAL_ALIGNMENT: 'left' | 'center';
  };
  Sequence(...items: readonly RailroadPiece[]): RailroadPiece;
  Choice(straight: number, ...items: readonly RailroadPiece[]): RailroadPiece;
  Optional(item: RailroadPiece): RailroadPiece;
  OneOrMore(item: RailroadPiece): RailroadPiece;
  ZeroOrMore(item: RailroadPiece): RailroadPiece;
  Terminal(text: string): RailroadPiece;
  NonTerminal(text: string, href?: string): RailroadPiece;
  Comment(text: string): RailroadPiece;
  Skip(): RailroadPiece;
}

// A browser script, which Chevrotain does not export.
const chevrotain = createRequire(import.meta.url).resolve('chevrotain');
const file = resolve(chevrotain, '../../../diagrams/vendor/railroad-diagrams.js');

function load(): Railroad {
  const context: { exports: Partial<Railroad> } = { exports: {} };
  runInNewContext(readFileSync(file, 'utf8'), context);
  const railroad = context.exports as Railroad;
  railroad.Diagram.INTERNAL_ALIGNMENT = 'left';
  return railroad;
}

export const railroad = load();

/** A diagram as SVG. */
export function svgOf(...items: readonly RailroadPiece[]): string {
  const svg = railroad.Diagram(...items).toString();
  return (
    svg
      // Attributes for a viewer that looks up rules under the pointer.
      .replace(/ (?:label|rulename|occurrenceIdx|topRuleName|dslRuleName|tokenName)="[^"]*"/gi, '')
      .replace(/<path d="M[\d. ]+h0"><\/path>\n/g, '')
      .replace(/><\/(?:path|rect)>/g, '/>')
      .replace(/\n+/g, '\n')
  );
}
