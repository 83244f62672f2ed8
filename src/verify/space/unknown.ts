import type { Table } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';
import type { LazyExpression } from './lazy-expression.js';

/** Something that an answer may depend on and that was not seen. */
export interface Unknown {
  readonly reason: string;
  readonly span: Span | undefined;
  /** How what was not read is called, where it is a file or a backend's (`Unseen`). */
  readonly unseen?: string;
  /**
   * A list of names or networks that was not seen: whatever it holds, it does not hold everything. Otherwise (a program, a regular expression)
   * nothing is known.
   */
  readonly list: boolean;
  /** The table is compared with what a client may choose to say. */
  readonly chosen?: { readonly field: ChosenField; readonly table: Table; readonly regex: boolean };
  /** It was seen, and takes more work than it may. */
  readonly tooLarge?: boolean;
  /** It was seen, and is known for a sample of values; this is about all others. */
  readonly sampled?: true;
  /** It was seen: a criterion that is one variable, of which is asked only later for which texts it holds. */
  readonly lazy?: LazyExpression;
}

/**
 * A thing that a client says of itself, or has its own network say: a stranger makes it fit any entry of a table. Its address is such only where it can name one in
 * a PROXY header.
 */
export type ChosenField = 'sender' | 'helo' | 'reverse' | 'source';
