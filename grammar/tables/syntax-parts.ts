import { type Token, tokenTypes } from '../tokens.js';
import type { OptionTable, SyntaxPart, ValueKind } from './table-types.js';

/** Sequences of parts, one of which may occur at a place. */
export type Alternatives = readonly (readonly SyntaxPart[])[];

/** The table of options of `part`, if it has one. */
export function partTable(part: SyntaxPart): OptionTable | undefined {
  if (typeof part === 'string') return undefined;
  return 'one' in part ? part.one : 'any' in part ? part.any : undefined;
}

/** The alternative sequences of `part`, if it has any. */
export function alternativesOf(part: SyntaxPart): Alternatives | undefined {
  if (typeof part === 'string') return undefined;
  if ('optional' in part) return [part.optional];
  return 'many' in part ? part.many : 'either' in part ? part.either : undefined;
}

export function mayBeLeftOut(part: SyntaxPart): boolean {
  return typeof part !== 'string' && ('optional' in part || 'many' in part || 'any' in part);
}

const textKinds: readonly ValueKind[] = ['text'];
const numberKinds: readonly ValueKind[] = ['number'];
const referenceKinds: readonly ValueKind[] = ['reference'];
const bracesKinds: readonly ValueKind[] = ['list', 'mapping'];

/** The kinds of value that `token` can begin. */
export function kindsOf(token: Token): readonly ValueKind[] {
  switch (token.tokenType) {
    case tokenTypes.Text:
      return textKinds;
    case tokenTypes.Number:
      return numberKinds;
    case tokenTypes.AngleOpen:
      return referenceKinds;
    case tokenTypes.BraceOpen:
      return bracesKinds;
    default:
      return [];
  }
}
