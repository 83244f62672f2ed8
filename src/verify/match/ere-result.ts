import type { ExpressionWithReferences } from './back-references.js';
import { classes, otherBytes, word } from './bytes.js';
import type { After, Before, Ere } from './ere-tree.js';

export type EreResult =
  | { readonly ok: true; readonly ere: Ere }
  /** Regcomp refuses it, so that it never matches. */
  | { readonly ok: false; readonly problem: 'invalid'; readonly message: string }
  /** Compiles, but is no regular language (a back-reference), or is too long to write out. */
  | {
      readonly ok: false;
      readonly problem: 'undecided';
      readonly message: string;
      readonly bounds?: RepetitionBounds;
    };

/** Regular languages between which that of an expression with back-references lies. */
export interface RepetitionBounds {
  /** Each holds only where the expression does: what its groups hold is fixed. */
  readonly lower: readonly Ere[];
  /** Holds wherever the expression does: a back-reference is anything. */
  readonly upper: Ere;
  /** The expression itself, for single texts; undefined: what its groups hold is not certain. */
  readonly exact?: ExpressionWithReferences;
}

/** The most repetitions that an interval may ask for (RE_DUP_MAX). */
export const maxRepetitions = 32767;

export const assertion = (before: Before, after: After): Ere => ({ type: 'assert', before, after });

/** glibc's escapes; a backslash before any other byte means that byte. */
export const escapes: ReadonlyMap<string, Ere> = new Map([
  ['w', { type: 'set', ranges: word }],
  ['W', { type: 'set', ranges: otherBytes(word) }],
  ['s', { type: 'set', ranges: classes.get('space') ?? [] }],
  ['S', { type: 'set', ranges: otherBytes(classes.get('space') ?? []) }],
  ['<', assertion('not-word', 'word')],
  ['>', assertion('word', 'not-word')],
  ['b', { type: 'choice', options: [assertion('not-word', 'word'), assertion('word', 'not-word')] }],
  ['B', { type: 'choice', options: [assertion('word', 'word'), assertion('not-word', 'not-word')] }],
  ['`', assertion('edge', 'any')],
  ["'", assertion('any', 'edge')],
] satisfies [string, Ere][]);

/** Choices of what groups hold that are tried. */
export const maxBounds = 3;

export class InvalidEre extends Error {}
