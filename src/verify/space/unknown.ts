import type { Table } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';
import type { LazyExpression } from './lazy-expression.js';

/** Something that an answer may depend on and that was not seen. */
export interface Unknown {
  readonly reason: string;
  readonly span: Span | undefined;
  /** The name of what was not read, if it is a file or a backend's (`Unseen`). */
  readonly unseen?: string;
  /**
   * Whether it is an unseen list of names or networks: whatever that has, it does not have everything. Nothing is known of others (a program, a regular expression).
   */
  readonly list: boolean;
  /** Set if the table is compared with a value that a client may choose. */
  readonly chosen?: { readonly field: ChosenField; readonly table: Table; readonly regex: boolean };
  /** Set if it was seen, and takes more work than is allowed. */
  readonly tooLarge?: boolean;
  /** Set if it was seen, and is known for a sample of values; this unknown is about all others. */
  readonly sampled?: true;
  /** Set if it was seen, as a criterion that is one variable: the texts that it matches are found only on demand. */
  readonly lazy?: LazyExpression;
}

/**
 * A value that a client gives for itself, or has its own network give: a stranger can make it fit any entry of a table. The address is such a value only if the
 * client can name one in a PROXY header.
 */
export type ChosenField = 'sender' | 'helo' | 'reverse' | 'source';
