import type { ByteRange } from './bytes.js';

/**
 * POSIX extended regular expressions as glibc's regcomp(3) reads them with REG_EXTENDED in the C locale: what `regex` criteria use on the
 * portable release. The tree is over bytes (0 to 255): callers turn text into bytes first (regex.ts).
 */
export type Ere =
  /** The empty string. */
  | { readonly type: 'empty' }
  /** One byte out of `ranges`: sorted, disjoint, not adjacent; empty: matches nothing. */
  | { readonly type: 'set'; readonly ranges: readonly ByteRange[] }
  /** Nothing consumed; a condition on the bytes before and after this place. Both must hold. */
  | { readonly type: 'assert'; readonly before: Before; readonly after: After }
  | { readonly type: 'sequence'; readonly items: readonly Ere[] }
  | { readonly type: 'choice'; readonly options: readonly Ere[] }
  /** `max` undefined: without limit. */
  | {
      readonly type: 'repeat';
      readonly item: Ere;
      readonly min: number;
      readonly max: number | undefined;
    };

/** `word`: the byte before is a letter, a digit or `_`; `not-word`: any other byte, or none; `edge`: none. */
export type Before = 'any' | 'word' | 'not-word' | 'edge';

export type After = Before;
