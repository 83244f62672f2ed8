import type { ByteRange } from './bytes.js';

/**
 * POSIX extended regular expressions as glibc's regcomp(3) reads them with REG_EXTENDED in the C locale: what `regex` criteria use on the
 * portable release. The tree is over bytes (0 to 255): callers turn text into bytes first (regex.ts).
 */
export type Ere =
  /** The empty string. */
  | { readonly type: 'empty' }
  /** One byte out of `ranges`, which are sorted, disjoint and not adjacent. An empty list matches nothing. */
  | { readonly type: 'set'; readonly ranges: readonly ByteRange[] }
  /** Consumes nothing. The conditions on the bytes before and after this place must both hold. */
  | { readonly type: 'assert'; readonly before: Before; readonly after: After }
  | { readonly type: 'sequence'; readonly items: readonly Ere[] }
  | { readonly type: 'choice'; readonly options: readonly Ere[] }
  /** `max` is undefined if there is no limit. */
  | {
      readonly type: 'repeat';
      readonly item: Ere;
      readonly min: number;
      readonly max: number | undefined;
    };

/** A condition on the byte next to a place. `word`: a letter, a digit or `_`; `not-word`: any other byte, or none; `edge`: none. */
export type Before = 'any' | 'word' | 'not-word' | 'edge';

export type After = Before;
