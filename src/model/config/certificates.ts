import type { Span } from '../../source/text.js';

/** The files that a `pki` or a `ca` names. */
export interface Certificate {
  readonly name: string;
  readonly nameSpan: Span;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly dhe: string | undefined;
  /** Where the files are named. */
  readonly certSpan?: Span;
  readonly keySpan?: Span;
  /** For a `ca`, the keys of the certificates in its file, as returned by `authorityKeys`; undefined if it was not read or not understood. */
  readonly keys?: readonly string[] | undefined;
}
