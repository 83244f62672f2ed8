import type { ExpressionWithReferences } from './back-references.js';
import { classes, otherBytes, word } from './bytes.js';
import type { After, Before, Ere } from './ere-tree.js';

export type EreResult =
  | { readonly ok: true; readonly ere: Ere }
  /** regcomp(3) refuses it, so that it never matches. */
  | { readonly ok: false; readonly problem: 'invalid'; readonly message: string }
  /** It compiles, but is not regular (a back-reference), or is too long to expand. */
  | {
      readonly ok: false;
      readonly problem: 'undecided';
      readonly message: string;
      readonly bounds?: RepetitionBounds;
    };

/** Regular languages that bound the language of an undecided expression from below and from above. */
export interface RepetitionBounds {
  /** Under-approximations. With back-references, the groups have fixed texts in each. */
  readonly lower: readonly Ere[];
  /** An over-approximation. A back-reference matches anything in it. */
  readonly upper: Ere;
  /** The expression itself, to match single texts; undefined if it is not certain what its groups hold. */
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

/** How many choices of the groups' texts are tried. */
export const maxBounds = 3;

export class InvalidEre extends Error {}
