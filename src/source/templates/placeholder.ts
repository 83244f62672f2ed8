import type { Span } from '../text.js';

/** A word that represents something unknown. */
export interface Placeholder {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** The place in the template. */
  readonly written: Span;
  readonly expression: string;
  readonly opaque: boolean;
}
